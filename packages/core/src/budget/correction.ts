import { ratio, toNumber } from '../fraction.js'
import { byTier, tiersOf, type PerTier } from './per-tier.js'
import { splitByTier } from './split-by-tier.js'

export interface Correction {
  /** The total split on target. */
  readonly full: PerTier<number>
  /** False when a tier has already had more than its part of the total. */
  readonly feasible: boolean
  /** What to spend by tier in the rest of the period; sums to total − spent. */
  readonly spend: PerTier<number>
  /** Drift that cannot be undone any more: share of the total, 0 when feasible. */
  readonly bestTvd: number
}

/**
 * How to spend the rest of a budget so that it ends on target, or as near as can still be reached
 * (budget rules 5.5). Throws RangeError when more than the total is spent: nothing is left to plan.
 */
export function correction(
  total: number,
  spent: PerTier<number>,
  targetBp: PerTier<number>,
): Correction {
  const left = total - tiersOf(spent).reduce((sum, amount) => sum + amount, 0)
  if (left < 0) throw new RangeError('spent must not exceed the total')
  const full = splitByTier(total, targetBp)
  const need = byTier((tier) => full[tier] - spent[tier])
  const excess = tiersOf(need).reduce((sum, amount) => sum + Math.max(0, -amount), 0)
  if (excess === 0) return { full, feasible: true, spend: need, bestTvd: 0 }
  return {
    full,
    feasible: false,
    spend: splitByTier(
      left,
      byTier((tier) => Math.max(0, need[tier])),
    ),
    bestTvd: toNumber(ratio(excess, total)),
  }
}
