import type { CycleOverview } from '../contract/objective.js'
import { compare, decimal, type Fraction } from '../fraction.js'

/**
 * What the mean confidence of a set says about its ambition (OKR rules 3.5): above 0.90 sandbagging,
 * from 0.75 comfortable, from 0.40 the sweet spot, below 0.25 a moonshot, and ambitious between.
 */
export function confidenceBand(mean: Fraction): NonNullable<CycleOverview['confidenceBand']> {
  if (compare(mean, decimal(0.9)) > 0) return 'sandbagging'
  if (compare(mean, decimal(0.75)) >= 0) return 'comfortable'
  if (compare(mean, decimal(0.4)) >= 0) return 'sweet_spot'
  return compare(mean, decimal(0.25)) >= 0 ? 'ambitious' : 'moonshot'
}
