import { chiSquareSurvival } from './distributions/chi-square.js'
import { requireNonNegative } from './domain.js'

export interface SampleRatio {
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  /** Units each arm should have had, in the order of the counts; 0 for an arm of weight 0. */
  readonly expected: readonly number[]
}

/**
 * Sample ratio mismatch: Pearson's chi-square of the units seen against the units planned. An arm
 * of weight 0 takes no part, neither in the total nor in the degrees of freedom. With no units or
 * fewer than two arms there is nothing to contradict the plan: p = 1.
 *
 * @throws RangeError when a count or weight is negative or not finite, or the lengths differ.
 * @example
 * sampleRatio([5000, 5200], [1, 1]).pValue // 0.0477
 */
export function sampleRatio(counts: readonly number[], weights: readonly number[]): SampleRatio {
  if (counts.length !== weights.length) {
    throw new RangeError(`weights must have one entry per count, got ${weights.length}`)
  }
  for (const count of counts) requireNonNegative('counts', count)
  for (const weight of weights) requireNonNegative('weights', weight)

  const arms = counts
    .map((count, index) => ({ count, weight: weights[index] ?? 0 }))
    .filter(({ weight }) => weight > 0)
  const total = arms.reduce((sum, { count }) => sum + count, 0)
  const totalWeight = arms.reduce((sum, { weight }) => sum + weight, 0)
  const share = (weight: number): number => (totalWeight > 0 ? (total * weight) / totalWeight : 0)
  const expected = weights.map(share)
  const degreesOfFreedom = Math.max(0, arms.length - 1)
  if (total === 0 || degreesOfFreedom === 0) {
    return { statistic: 0, degreesOfFreedom, pValue: 1, expected }
  }
  const statistic = arms.reduce(
    (sum, { count, weight }) => sum + (count - share(weight)) ** 2 / share(weight),
    0,
  )
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquareSurvival(statistic, degreesOfFreedom),
    expected,
  }
}
