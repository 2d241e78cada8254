import { normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability, requirePositive } from '../domain.js'
import { detectionReach } from './sample-size.js'

/**
 * Units per arm, not rounded, to see a conversion rate move by `difference` in either direction,
 * when the null hypothesis is that both arms keep the rate of today: the figure of the online
 * calculator most people know (Miller, evanmiller.org/ab-testing/sample-size.html), for reading
 * Sextant against it. Above one half it plans for the mirror rate, the worse of the two directions.
 * (z_{1 - alpha/2} sqrt(2 p (1 - p)) + z_power sqrt(p (1 - p) + q (1 - q)))^2 / difference^2, q = p +
 * difference. `proportionSampleSize` has the textbook ones.
 *
 * @throws RangeError when an argument is outside its domain or p + difference is not a rate.
 * @example
 * Math.round(baselineSampleSize({ rate: 0.2, difference: 0.05, alpha: 0.05, power: 0.8 })) // 1030
 */
export function baselineSampleSize(input: {
  readonly rate: number
  /** Absolute, above 0. */
  readonly difference: number
  readonly alpha: number
  readonly power: number
}): number {
  const { rate, difference, alpha, power } = input
  requireOpenProbability('rate', rate)
  requirePositive('difference', difference)
  detectionReach(alpha, power, 'two-sided')
  const p = rate > 0.5 ? 1 - rate : rate
  const q = p + difference
  if (!(q <= 1)) throw new RangeError(`difference must leave a rate, got ${difference}`)
  const same = 2 * p * (1 - p)
  const apart = p * (1 - p) + q * (1 - q)
  const reach =
    normalUpperQuantile(alpha / 2) * Math.sqrt(same) - normalUpperQuantile(power) * Math.sqrt(apart)
  return (reach / difference) ** 2
}
