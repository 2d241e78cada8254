import { byTier, type PerTier } from '../budget/per-tier.js'
import type { AnsweredRow } from './read-answered.js'

/** What answered advice moved out of and into each tier; what a second person rejected does not count. */
export function usedByTier(answered: readonly AnsweredRow[]): PerTier<number> {
  const counted = answered.filter(
    ({ advice, transferState }) =>
      advice.choice !== 'rejected' &&
      (transferState === 'proposed' || transferState === 'approved'),
  )
  return byTier((tier) =>
    counted
      .filter(({ advice: { record } }) => record.fromTier === tier || record.toTier === tier)
      .reduce((sum, { advice }) => sum + advice.amount, 0),
  )
}
