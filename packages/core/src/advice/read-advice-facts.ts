import { and, eq } from 'drizzle-orm'
import { requireBudget } from '../budget/load-budget.js'
import { loadInitiatives } from '../budget/load-initiatives.js'
import { byTier, type PerTier } from '../budget/per-tier.js'
import { readSpendSums, type SpendSum } from '../budget/read-spend-sums.js'
import { amountsOf } from '../budget/spend-amounts.js'
import { today, type Context } from '../context.js'
import type { Initiative } from '../contract/budget.js'
import type { Tier } from '../contract/metric.js'
import type { InitiativeReturn } from '../contract/returns.js'
import type { TransferEnd } from '../contract/transfer.js'
import type { Executor } from '../db/open.js'
import { budgetTransfers } from '../db/schema/budget.js'
import { loadEnvelope } from '../gates/load-envelope.js'
import { loadGroups, type LoadedGroup } from '../gates/load-groups.js'
import { readStopSigns } from '../gates/read-stop-signs.js'
import { returnsByInitiative } from '../returns/initiative-returns.js'
import { loadReturnFacts } from '../returns/load-return-facts.js'
import type { AdviceFacts, GateFinding, UnitGain } from './advice-facts.js'
import { readAnswered } from './read-answered.js'
import { usedByTier } from './used-by-tier.js'

/** Plans of days to come: of each initiative, and of each tier on no work yet. */
interface Plan {
  readonly coming: PerTier<number>
  readonly free: PerTier<number>
  readonly left: ReadonlyMap<string, number>
  /** What waits for approval would add to exploratory work. */
  readonly waitingExploratory: number
}

/** Everything that a budget's advice rests on, as of today. */
export async function readAdviceFacts(ctx: Context, budgetId: string): Promise<AdviceFacts> {
  const { db } = ctx.store
  const asOf = today(ctx)
  const budget = await requireBudget(db, budgetId)
  const all = await loadInitiatives(db, asOf)
  const running = all.filter(({ stopped }) => stopped === null || stopped.on > asOf)
  const whole = running.filter((item) => isWhole(item, asOf))
  const tierOf = new Map(whole.map((item) => [item.id, item.tier]))
  const mix = (await readSpendSums(db, budgetId)).filter((sum) => sum.bucket === 'mix')
  const coming = mix.filter((sum) => sum.kind === 'planned' && sum.day > asOf)
  const plan = planOf(coming, await readWaiting(db, budgetId), tierOf)
  const scope = { ledger: budget.ledger, currency: budget.currency, cycleId: budget.cycleId }
  const returnFacts = await loadReturnFacts(ctx, scope)
  const returns = await returnsByInitiative(db, scope, returnFacts)
  const signs = await readStopSigns(db, running, asOf)
  const { available } = await loadEnvelope(db, budget)
  return {
    budget,
    asOf,
    spent: amountsOf(mix.filter((sum) => sum.kind === 'actual' && sum.day <= asOf)),
    coming: plan.coming,
    free: plan.free,
    used: usedByTier(await readAnswered(db, budgetId)),
    released: available === null ? null : Math.max(0, available - plan.waitingExploratory),
    concluded: byTier((tier) => concludedIn(returns, tier)),
    initiatives: running.map(({ id, name, tier }) => ({
      id,
      name,
      tier,
      isWhole: tierOf.has(id),
      left: Math.max(0, Math.min(plan.left.get(id) ?? 0, plan.coming[tier])),
      signs: signs.get(id) ?? [],
      gain: gainOf(returns.find((row) => row.initiativeId === id)),
    })),
    gates: gateFindings(await loadGroups(db, budget.ledger, asOf)),
    star: returnFacts.northStar,
  }
}

function isWhole({ tierHistory }: Initiative, asOf: string): boolean {
  const inForce = tierHistory.findLast((item) => item.from <= asOf) ?? tierHistory[0]
  return inForce?.weights === null
}

/** What is planned for days to come, with what waits for approval as if it were approved. */
function planOf(
  planned: readonly SpendSum[],
  waiting: readonly {
    readonly from: TransferEnd
    readonly to: TransferEnd
    readonly amount: number
  }[],
  tierOf: ReadonlyMap<string, Tier>,
): Plan {
  const coming = { ...amountsOf(planned) }
  const bare = planned.filter((one) => one.initiativeId === null && one.experimentId === null)
  const free = { ...amountsOf(bare) }
  const left = new Map<string, number>()
  const add = (id: string, amount: number) => left.set(id, (left.get(id) ?? 0) + amount)
  for (const one of planned) if (one.initiativeId !== null) add(one.initiativeId, one.amount)
  const before = coming.exploratory
  const shift = (end: TransferEnd, amount: number) => {
    const tier = end.on === 'initiative' ? tierOf.get(end.initiativeId) : tierOfEnd(end)
    if (end.on === 'initiative') add(end.initiativeId, amount)
    if (tier === undefined) return
    coming[tier] += amount
    if (end.on === 'tier') free[tier] += amount
  }
  for (const { from, to, amount } of waiting) {
    shift(from, -amount)
    shift(to, amount)
  }
  const known = (amounts: Record<Tier, number>) => byTier((tier) => Math.max(0, amounts[tier]))
  const waitingExploratory = coming.exploratory - before
  return { coming: known(coming), free: known(free), left, waitingExploratory }
}

function tierOfEnd(end: TransferEnd): Tier | undefined {
  return end.on === 'tier' ? end.tier : undefined
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0)
}

function readWaiting(db: Executor, budgetId: string) {
  const { from, to, amount } = budgetTransfers
  return db
    .select({ from, to, amount })
    .from(budgetTransfers)
    .where(and(eq(budgetTransfers.budgetId, budgetId), eq(budgetTransfers.state, 'proposed')))
}

function concludedIn(returns: readonly InitiativeReturn[], tier: Tier): number {
  return sumOf(returns, (row) => (row.tier === tier ? row.concluded : 0))
}

/** A gain with its interval; null where none is known. */
export function gainOf(row: InitiativeReturn | undefined): UnitGain | null {
  const perUnit = row?.perUnit ?? null
  if (row === undefined || perUnit === null || perUnit.interval === null) return null
  return { estimate: perUnit.estimate, interval: perUnit.interval, n: row.concluded }
}

/** Members that were below or above in both periods. */
function gateFindings(groups: readonly LoadedGroup[]): GateFinding[] {
  return groups.flatMap(({ group, members, reading }) =>
    members.flatMap(({ initiativeId, metric }): GateFinding[] => {
      const found = reading.members.get(initiativeId)
      if (found?.reading !== 'below' && found?.reading !== 'above') return []
      const [before, last] = reading.periods.map(({ periodEnd, mean, mark }, at) => {
        return { periodEnd, mean, mark, value: found.values[at] ?? 0 }
      })
      if (before === undefined || last === undefined) return []
      const read = found.reading
      return [{ initiativeId, group, reading: read, metric, periods: [before, last] }]
    }),
  )
}
