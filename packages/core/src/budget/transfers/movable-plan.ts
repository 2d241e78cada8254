import type { TransferEnd } from '../../contract/transfer.js'
import type { Executor } from '../../db/open.js'
import { byTier, tiersOf, type PerTier } from '../per-tier.js'
import { readPlanFrom, type PlacedEntry } from '../read-entries.js'

/** What is planned at one end of a transfer, and how it lies over the days. */
interface MovablePlan {
  /** What can be taken, never below 0. */
  readonly left: number
  /** Planned amounts by day, earliest first; days with nothing to take are left out. */
  readonly byDay: ReadonlyMap<string, number>
}

/**
 * What is still planned at an end from a day on. A tier holds the plans of everything in it and what
 * lies on the tier itself; an initiative can give no more than its tiers still hold, so that a plan
 * that was taken from the tier is not taken from its initiatives once more.
 */
export async function movablePlan(
  tx: Executor,
  budgetId: string,
  end: TransferEnd,
  fromDay: string,
): Promise<MovablePlan> {
  const plan = await readPlanFrom(tx, budgetId, fromDay)
  const mix = plan.filter((entry) => entry.bucket === 'mix')
  if (end.on === 'tier') return over(mix, (entry) => entry.tierAmounts?.[end.tier] ?? 0)
  if (end.on === 'bucket') {
    const own = plan.filter((entry) => entry.bucket === end.bucket)
    return over(own, (entry) => entry.amount)
  }
  const own = mix.filter((entry) => entry.initiativeId === end.initiativeId)
  const { left, byDay } = over(own, (entry) => entry.amount)
  return { left: withinTiers(left, perTier(own), perTier(mix)), byDay }
}

function over(entries: readonly PlacedEntry[], amountOf: (entry: PlacedEntry) => number) {
  const sums = new Map<string, number>()
  for (const entry of entries) {
    sums.set(entry.countsOn, (sums.get(entry.countsOn) ?? 0) + amountOf(entry))
  }
  const days = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const left = days.reduce((total, [, amount]) => total + amount, 0)
  return { left: Math.max(0, left), byDay: new Map(days.filter(([, amount]) => amount > 0)) }
}

function perTier(entries: readonly PlacedEntry[]): PerTier<number> {
  return byTier((tier) => entries.reduce((sum, entry) => sum + (entry.tierAmounts?.[tier] ?? 0), 0))
}

/** Where a tier holds less than the initiative's own part of it, only that much of the part is left. */
function withinTiers(left: number, own: PerTier<number>, held: PerTier<number>): number {
  const bounds = byTier((tier) =>
    own[tier] <= held[tier]
      ? left
      : Number((BigInt(left) * BigInt(Math.max(0, held[tier]))) / BigInt(own[tier])),
  )
  return Math.min(left, ...tiersOf(bounds))
}
