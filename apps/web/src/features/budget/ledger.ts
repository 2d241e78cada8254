import type { Budget, BudgetSummary, Ledger } from '@sextant/core/contract'
import type { PerTier } from '../../charts/mix.js'
import { TIER_ORDER } from '../metrics/tier.js'

export const LEDGER_ORDER = ['people', 'money'] as const satisfies readonly Ledger[]

/** A currency as ISO 4217 writes it. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code)
}

/** Decimals amounts are entered with: a tenth of a person-day, or the minor unit of the currency. */
export function ledgerDecimals({ ledger, currency }: Pick<Budget, 'ledger' | 'currency'>): number {
  if (ledger === 'people' || currency === null || !isCurrency(currency)) return 1
  const format = new Intl.NumberFormat('en-US', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}

/** A value of every tier, in their order. */
export function byTier<T>(of: (tier: (typeof TIER_ORDER)[number]) => T): PerTier<T> {
  return { core: of('core'), supporting: of('supporting'), exploratory: of('exploratory') }
}

export function sumOf(amounts: PerTier<number>): number {
  return TIER_ORDER.reduce((sum, tier) => sum + amounts[tier], 0)
}

type Moved = Pick<BudgetSummary, 'budget' | 'projected' | 'move'>

/** How much changes tier: what all the gaining tiers gain. */
export function movedAmount(move: PerTier<number> | null): number {
  return move === null ? 0 : TIER_ORDER.reduce((sum, tier) => sum + Math.max(0, move[tier]), 0)
}

/**
 * False where a tier has had more than its part of the whole already, so that the moves end as near
 * the target as they can but not on it. Whole amounts within one unit of their share are on it.
 */
export function isReachable({ budget, projected, move }: Moved): boolean {
  if (move === null) return true
  return TIER_ORDER.every((tier) => {
    const end = (projected.amounts[tier] + move[tier]) * 10_000
    return Math.abs(end - budget.targetMix[tier] * projected.total) <= 10_000
  })
}
