import { addDays } from '../calendar.js'
import { bookEntry } from '../budget/book-entry.js'
import { changeBudget } from '../budget/change-budget.js'
import { changeInitiative } from '../budget/change-initiative.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { fromTiers, type PerTier } from '../budget/per-tier.js'
import { split } from '../budget/split.js'
import { TIERS } from '../contract/metric.js'
import type { BudgetInput, EntryInput } from '../contract/budget.js'
import { closeCycle } from '../objectives/close-cycle.js'
import { createCycle } from '../objectives/create-cycle.js'
import { gradeCycle } from '../objectives/grade-cycle.js'
import { listCycles } from '../objectives/list-cycles.js'
import { publishCycle } from '../objectives/publish-cycle.js'
import type { DemoWorld } from './demo-world.js'
import { PAST_INITIATIVE_SPECS } from './past-initiative-specs.js'
import { quarterOf, type Quarter } from './quarter.js'
import { monthEnds } from './spend-plan.js'

/** How a quarter of the past was planned and ended, in percent of its total by tier. */
interface PastYearPart {
  readonly planned: PerTier<number>
  readonly spent: PerTier<number>
}

/** Oldest first: bold work was cut short every time, a little less so each quarter. */
const PARTS: readonly PastYearPart[] = [
  { planned: fromTiers([75, 20, 5]), spent: fromTiers([79, 17, 4]) },
  { planned: fromTiers([70, 20, 10]), spent: fromTiers([77, 17, 6]) },
  { planned: fromTiers([70, 20, 10]), spent: fromTiers([73, 19, 8]) },
]
const PEOPLE = 11_500
const MONEY = 28_000_000
/** Months of a quarter are not alike; in parts of it. */
const MONTHS = [32, 35, 33]
const UNASSIGNED_PERCENT = 3

/** Adds what was worked on in the three quarters before; returns the initiatives’ ids by key. */
export async function seedPastInitiatives(world: DemoWorld): Promise<ReadonlyMap<string, string>> {
  const [first] = pastQuarters(world.today)
  const ids = new Map<string, string>()
  for (const { key, name, tier, owner } of PAST_INITIATIVE_SPECS) {
    const ctx = world.at(addDays(first?.startsOn ?? world.today, -6), 11, owner)
    const ownerId = world.person(owner)
    ids.set(key, (await createInitiative(ctx, { name, tier, ownerId })).id)
  }
  return ids
}

/** People and money of the three quarters before, booked by month, and their work ended. */
export async function seedPastBudgets(
  world: DemoWorld,
  initiatives: ReadonlyMap<string, string>,
): Promise<void> {
  const quarters = pastQuarters(world.today)
  for (const [index, quarter] of quarters.entries()) {
    const part = PARTS[index]
    if (part === undefined) continue
    const cycleId = await cycleOf(world, quarter)
    const people = { cycleId, ledger: 'people', total: PEOPLE } as const
    const money = { cycleId, ledger: 'money', currency: 'USD', total: MONEY } as const
    for (const input of [people, money]) {
      await fill(world, { quarter, part, input, initiatives, first: index === 0 })
    }
  }
  const last = quarters.at(-1)
  for (const { key, owner, ended } of PAST_INITIATIVE_SPECS) {
    const id = initiatives.get(key)
    if (id === undefined || last === undefined) continue
    const stopped = { on: last.endsOn, reason: ended.en }
    await changeInitiative(world.at(last.endsOn, 17, owner), id, { stopped })
  }
  world.log(`${quarters.length} quarters of budgets before, ${initiatives.size} initiatives ended`)
}

/** The three calendar quarters before the one of a day, oldest first. */
function pastQuarters(today: string): Quarter[] {
  const last = quarterOf(addDays(quarterOf(today).startsOn, -1))
  const middle = quarterOf(addDays(last.startsOn, -1))
  return [quarterOf(addDays(middle.startsOn, -1)), middle, last]
}

/** The cycle of a quarter; one that nobody kept objectives in is opened and closed for its budget. */
async function cycleOf(world: DemoWorld, { startsOn, endsOn, name }: Quarter): Promise<string> {
  const at = (day: string, hour: number) => world.at(day, hour, 'per_sara')
  const known = (await listCycles(at(world.today, 9))).find((cycle) => cycle.startsOn === startsOn)
  if (known) return known.id
  const dates = { name, startsOn, endsOn, state: 'draft' } as const
  const { id } = await createCycle(at(addDays(startsOn, -7), 9), dates)
  await publishCycle(at(startsOn, 9), id)
  await gradeCycle(at(endsOn, 14), id)
  const comment = {
    en: 'Before objectives were kept here.',
    zh: '当时尚未在此管理目标。',
  }
  await closeCycle(at(endsOn, 17), id, { comment })
  return id
}

interface PastBudget {
  readonly quarter: Quarter
  readonly part: PastYearPart
  readonly input: BudgetInput
  readonly initiatives: ReadonlyMap<string, string>
  readonly first: boolean
}

async function fill(world: DemoWorld, past: PastBudget): Promise<void> {
  const { quarter, input, first } = past
  const opened = addDays(quarter.startsOn, -5)
  const targetMix = { core: 7500, supporting: 2000, exploratory: 500 }
  const careful = { targetMix, reason: 'The servers have to move first' }
  const ctx = world.at(opened, 9, 'per_sara')
  const { id } = await createBudget(ctx, { ...input, ...(first ? careful : {}) })
  const book = (day: string, rest: Omit<EntryInput, 'budgetId' | 'day'>) =>
    bookEntry(world.at(rest.kind === 'planned' ? opened : day, 17, 'per_priya'), {
      budgetId: id,
      day,
      ...rest,
    })
  for (const [month, day] of monthEnds(quarter).entries()) {
    for (const kind of ['planned', 'actual'] as const) {
      for (const { amount, initiativeId } of shares(past, kind, month)) {
        if (amount > 0) await book(day, { kind, amount, initiativeId })
      }
    }
  }
  const lost = Math.round((input.total * UNASSIGNED_PERCENT) / 100)
  await book(quarter.endsOn, { kind: 'actual', amount: lost })
  if (first) {
    const half = addDays(quarter.startsOn, 60)
    await changeBudget(world.at(half, 10, 'per_sara'), id, {
      targetMix: { core: 7000, supporting: 2000, exploratory: 1000 },
      reason: 'The servers have moved: room for bolder work again',
    })
  }
}

/** The amounts of a month by initiative, exactly. */
function shares(
  { part, input, initiatives }: PastBudget,
  kind: 'planned' | 'actual',
  month: number,
): { readonly amount: number; readonly initiativeId: string | null }[] {
  const mix = kind === 'planned' ? part.planned : part.spent
  const total = kind === 'planned' ? input.total : input.total * (1 - UNASSIGNED_PERCENT / 100)
  return TIERS.flatMap((tier) => {
    const ofMonth = split(Math.round((total * mix[tier]) / 100), MONTHS)[month] ?? 0
    const specs = PAST_INITIATIVE_SPECS.filter((spec) => spec.tier === tier)
    const amounts = split(
      ofMonth,
      specs.map((spec) => spec.share),
    )
    return specs.map(({ key }, index) => ({
      amount: amounts[index] ?? 0,
      initiativeId: initiatives.get(key) ?? null,
    }))
  })
}
