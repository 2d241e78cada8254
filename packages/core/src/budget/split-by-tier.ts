import { fromTiers, tiersOf, type PerTier } from './per-tier.js'
import { split } from './split.js'

/** The exact split of an integer over the three tiers; see split. */
export function splitByTier(total: number, weights: PerTier<number>): PerTier<number> {
  const [core = 0, supporting = 0, exploratory = 0] = split(total, tiersOf(weights))
  return fromTiers([core, supporting, exploratory])
}
