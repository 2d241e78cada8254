import { byTier, tiersOf, type PerTier } from './per-tier.js'
import type { SpendSum } from './read-spend-sums.js'

/** What lies on each tier; what has no tier yet is left out. */
export function amountsOf(sums: readonly SpendSum[]): PerTier<number> {
  return byTier((tier) => sums.reduce((sum, item) => sum + (item.tierAmounts?.[tier] ?? 0), 0))
}

/** All of it, with a tier or without. */
export function total(sums: readonly SpendSum[]): number {
  return sums.reduce((sum, item) => sum + item.amount, 0)
}

/** The three tiers together. */
export function sumOf(amounts: PerTier<number>): number {
  return tiersOf(amounts).reduce((sum, amount) => sum + amount, 0)
}
