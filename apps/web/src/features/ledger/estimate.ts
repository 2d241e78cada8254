import type { BudgetSummary } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

/** What one tier, or what no tier has, would cost with people at a day rate; minor units. */
interface EstimateRow {
  readonly tier: (typeof TIER_ORDER)[number] | null
  /** Tenths of a person-day. */
  readonly days: number
  readonly people: number
  readonly money: number
  readonly together: number
}

/**
 * People at their day rate and money side by side: an estimate, never booked and added nowhere
 * else. `rate` is minor units a day.
 */
export function estimateRows(
  people: Pick<BudgetSummary, 'actual' | 'unassigned'>,
  money: Pick<BudgetSummary, 'actual' | 'unassigned'> | null,
  rate: number,
): readonly EstimateRow[] {
  return [...TIER_ORDER, null].map((tier) => {
    const days = tier === null ? people.unassigned : people.actual.amounts[tier]
    const spent = tier === null ? (money?.unassigned ?? 0) : (money?.actual.amounts[tier] ?? 0)
    const cost = Math.round((days * rate) / 10)
    return { tier, days, people: cost, money: spent, together: cost + spent }
  })
}
