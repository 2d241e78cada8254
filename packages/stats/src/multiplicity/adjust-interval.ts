import { normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requireOpenProbability, requireProbability } from '../domain.js'

// So near to one the implied standard error is infinite.
const hopelessP = 0.999999

/**
 * The interval that goes with an adjusted p-value: normal, centred on the estimate, and touching
 * zero exactly where the adjusted p-value touches alpha. The original interval is kept unless the
 * new one is wider on both sides. It agrees with the corrected test about zero; it is not a
 * simultaneous confidence interval. An estimate of exactly 0 keeps its interval.
 *
 * @throws RangeError when the estimate is not finite or a probability is outside its range.
 */
export function adjustInterval(input: {
  readonly estimate: number
  readonly interval: readonly [number, number]
  readonly adjustedP: number
  readonly alpha: number
}): readonly [number, number] {
  const { estimate, interval, adjustedP, alpha } = input
  requireFinite('estimate', estimate)
  requireProbability('adjustedP', adjustedP)
  requireOpenProbability('alpha', alpha)
  if (adjustedP > hopelessP) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  const standardError = Math.abs(estimate) / normalUpperQuantile(adjustedP / 2)
  const reach = normalUpperQuantile(alpha / 2) * standardError
  const [lower, upper] = [estimate - reach, estimate + reach]
  return lower < interval[0] && upper > interval[1] ? [lower, upper] : interval
}
