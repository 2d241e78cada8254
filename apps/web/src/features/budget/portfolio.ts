import type { BudgetSummary, Initiative } from '@sextant/core/contract'
import { TIER_ORDER } from '../metrics/tier.js'

type Booked = BudgetSummary['initiatives'][number]

/** A line of the portfolio; amounts are null where nothing was ever booked on it in this budget. */
export interface PortfolioRow extends Omit<Booked, 'planned' | 'actual'> {
  readonly planned: number | null
  readonly actual: number | null
  /** Booked under a tier it no longer has. */
  readonly isFormer: boolean
}

/**
 * What money and people went to, tier by tier as the API sorts it, with new initiatives at the end of
 * their tier and what has no tier last. Work that was booked in other budgets alone is left out.
 */
export function portfolioRows(
  booked: readonly Booked[],
  initiatives: readonly Pick<Initiative, 'id' | 'name' | 'tier' | 'spend'>[],
): readonly PortfolioRow[] {
  const tierNow = new Map(initiatives.map((one) => [one.id, one.tier]))
  const known = new Set(booked.map((row) => row.initiativeId))
  const rows: PortfolioRow[] = booked.map((row) => ({
    ...row,
    isFormer: row.initiativeId !== null && row.tier !== tierNow.get(row.initiativeId),
  }))
  const idle: PortfolioRow[] = initiatives
    .filter((one) => !known.has(one.id) && one.spend.length === 0)
    .map(({ id, name, tier }) => ({
      initiativeId: id,
      experimentId: null,
      name,
      tier,
      planned: null,
      actual: null,
      isFormer: false,
    }))
  return [...TIER_ORDER, null].flatMap((tier) => [
    ...rows.filter((row) => row.tier === tier),
    ...idle.filter((row) => row.tier === tier),
  ])
}
