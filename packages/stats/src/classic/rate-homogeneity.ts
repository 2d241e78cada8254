import { chiSquareSurvival } from '../distributions/chi-square.js'
import { requireNonNegative } from '../domain.js'
import type { ProportionMoments } from '../moments.js'

export interface RateHomogeneity {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
}

/**
 * Pearson's chi-square of several proportions: do all arms share one rate? No continuity
 * correction; of two arms it is the square of `pooledZTest`. Arms without units take no part. NaN
 * when all or none converted, p = 1 for fewer than two arms. Source: Pearson (1900).
 *
 * @throws RangeError when a count is negative or not finite, or sum exceeds n.
 */
export function rateHomogeneity(arms: readonly ProportionMoments[]): RateHomogeneity {
  for (const { n, sum } of arms) {
    requireNonNegative('n', n)
    requireNonNegative('sum', sum)
    if (sum > n) throw new RangeError(`sum must not exceed n, got ${sum} of ${n}`)
  }
  const filled = arms.filter(({ n }) => n > 0)
  const degreesOfFreedom = Math.max(0, filled.length - 1)
  if (degreesOfFreedom === 0) return { statistic: 0, degreesOfFreedom, pValue: 1 }
  const units = filled.reduce((sum, arm) => sum + arm.n, 0)
  const rate = filled.reduce((sum, arm) => sum + arm.sum, 0) / units
  const squares = filled.reduce((sum, arm) => sum + (arm.sum - arm.n * rate) ** 2 / arm.n, 0)
  const statistic = squares / (rate * (1 - rate))
  const pValue = Number.isNaN(statistic)
    ? Number.NaN
    : chiSquareSurvival(statistic, degreesOfFreedom)
  return { statistic, degreesOfFreedom, pValue }
}
