import { addDays } from '../calendar.js'
import { bookEntry } from '../budget/book-entry.js'
import { changeInitiative } from '../budget/change-initiative.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { fromTiers } from '../budget/per-tier.js'
import type { BudgetInput, Entry } from '../contract/budget.js'
import type { DemoWorld } from './demo-world.js'
import { INITIATIVE_SPECS } from './initiative-specs.js'
import { quarterOf } from './quarter.js'
import { seededRandom } from './random.js'
import type { SeededObjectives } from './seed-objectives.js'
import { importTimesheet, timesheetOf } from './seed-timesheet.js'
import { monthEnds, spendItems, type SpendItem, type SpendSpec } from './spend-plan.js'

/** 1,200 person-days, in tenths, heading for 76/17/7 and under 7 % exploratory, so that two weeks close in breach. */
const PEOPLE: SpendSpec = {
  total: 12_000,
  heading: fromTiers([76.4, 17, 6.6]),
  bend: fromTiers([0.0458, -0.0229, -0.0229]),
  plannedPerSpent: fromTiers([0.81, 1.58, 1.92]),
  unassigned: 460,
  run: 3750,
  contingency: 320,
}

/** 300,000 in cents, close to its target. */
const MONEY: SpendSpec = {
  total: 30_000_000,
  heading: fromTiers([71, 20, 9]),
  bend: fromTiers([0.02, 0, -0.02]),
  plannedPerSpent: fromTiers([0.97, 1, 1.1]),
  unassigned: 450_000,
  run: 6_200_000,
  contingency: 0,
}

/** Adds the initiatives of the quarter; returns their ids by key. */
export async function seedInitiatives(
  world: DemoWorld,
  { cycle, keyResultIds }: SeededObjectives,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const spec of INITIATIVE_SPECS) {
    const ctx = world.at(addDays(cycle.startsOn, -6), 11, spec.owner)
    const { id } = await createInitiative(ctx, {
      name: spec.name,
      description: spec.description,
      // Reminders began as a bet and are supporting work since the quarter started.
      tier: spec.key === 'reminders' ? 'exploratory' : spec.tier,
      ownerId: world.person(spec.owner),
      keyResultIds: spec.serves.flatMap((key) => keyResultIds.get(key) ?? []),
    })
    ids.set(spec.key, id)
  }
  const reminders = ids.get('reminders')
  if (reminders !== undefined) {
    await changeInitiative(world.at(cycle.startsOn, 9, 'per_priya'), reminders, {
      tier: { tier: 'supporting', from: cycle.startsOn },
    })
  }
  return ids
}

/** Books the quarter’s people and money by week and month. */
export async function seedBudgets(
  world: DemoWorld,
  { cycle }: SeededObjectives,
  initiatives: ReadonlyMap<string, string>,
): Promise<void> {
  const quarter = quarterOf(world.today)
  const people = await fill(world, initiatives, {
    input: { cycleId: cycle.id, ledger: 'people', total: PEOPLE.total },
    items: spendItems(PEOPLE, quarter.fridays, world.today, seededRandom(71)),
  })
  const money = await fill(world, initiatives, {
    input: { cycleId: cycle.id, ledger: 'money', currency: 'USD', total: MONEY.total },
    items: spendItems(MONEY, monthEnds(quarter), world.today, seededRandom(72)),
  })
  await correctOne(world, people)
  const booked = people.length + money.length
  world.log(`${initiatives.size} initiatives, 2 budgets, ${booked} entries`)
}

async function fill(
  world: DemoWorld,
  initiatives: ReadonlyMap<string, string>,
  budget: { readonly input: BudgetInput; readonly items: readonly SpendItem[] },
): Promise<Entry[]> {
  const opened = addDays(quarterOf(world.today).startsOn, -5)
  const { id } = await createBudget(world.at(opened, 9, 'per_sara'), budget.input)
  const entries: Entry[] = []
  const sheet = budget.input.ledger === 'people' ? timesheetOf(budget.items) : []
  for (const { initiative, ...item } of budget.items.filter((one) => !sheet.includes(one))) {
    const day = item.kind === 'planned' ? opened : item.day
    const entry = await bookEntry(world.at(day, 17, 'per_priya'), {
      budgetId: id,
      ...item,
      initiativeId: initiative === null ? null : (initiatives.get(initiative) ?? null),
    })
    entries.push(entry)
  }
  await importTimesheet(world, id, sheet)
  return entries
}

/** A booking that was too high and was put right the next day, as it happens. */
async function correctOne(world: DemoWorld, entries: readonly Entry[]): Promise<void> {
  const wrong = entries.findLast(
    (entry) => entry.kind === 'actual' && entry.tier === 'core' && entry.amount > 100,
  )
  if (!wrong) return
  const { budgetId, bucket, initiativeId, day } = wrong
  const facts = { budgetId, kind: 'actual', bucket, initiativeId, day } as const
  const ctx = world.at(addDays(day, 1), 9, 'per_priya')
  await bookEntry(ctx, {
    ...facts,
    amount: -20,
    correctsId: wrong.id,
    note: { en: 'Two days were a holiday', zh: '其中两天是休假' },
  })
  await bookEntry(ctx, { ...facts, amount: 20 })
}
