import type { Alternative } from '../compare.js'
import { normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability, requirePositive } from '../domain.js'

export interface ProportionSampleSize {
  /** Control units for a test with each arm's own variance (Wald), not rounded. */
  readonly unpooled: number
  /** Control units for the pooled z test (Fleiss), not rounded. */
  readonly pooled: number
  /** Cohen's h, the difference on the arcsine scale. */
  readonly cohensH: number
}

/**
 * Control units to tell two proportions apart, with `ratio` treatment units for each.
 * Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, ch. 4.
 *
 * @throws RangeError when an argument is outside its domain or the proportions are equal.
 */
export function proportionSampleSize(input: {
  readonly control: number
  readonly treatment: number
  readonly alpha: number
  readonly power: number
  readonly ratio?: number
  readonly alternative?: Alternative
}): ProportionSampleSize {
  const { control: p1, treatment: p2, alpha, power, ratio = 1, alternative = 'two-sided' } = input
  requireOpenProbability('control', p1)
  requireOpenProbability('treatment', p2)
  requireOpenProbability('alpha', alpha)
  requireOpenProbability('power', power)
  requirePositive('ratio', ratio)
  if (p1 === p2) throw new RangeError('treatment must differ from control')
  const za = normalUpperQuantile(alternative === 'two-sided' ? alpha / 2 : alpha)
  const zb = -normalUpperQuantile(power)
  const gap = (p1 - p2) ** 2
  const own = p1 * (1 - p1) + (p2 * (1 - p2)) / ratio
  const mean = (p1 + ratio * p2) / (1 + ratio)
  const shared = mean * (1 - mean) * (1 + 1 / ratio)
  return {
    unpooled: ((za + zb) ** 2 * own) / gap,
    pooled: (za * Math.sqrt(shared) + zb * Math.sqrt(own)) ** 2 / gap,
    cohensH: 2 * (Math.asin(Math.sqrt(p2)) - Math.asin(Math.sqrt(p1))),
  }
}
