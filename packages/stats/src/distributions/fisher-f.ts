import { requirePositive } from '../domain.js'
import { betaCdf } from './beta.js'

/**
 * P(F > x) of Fisher's F, as a lower tail of the beta distribution, so that small probabilities
 * keep their digits.
 *
 * @throws RangeError when a number of degrees of freedom is not above 0.
 */
export function fSurvival(x: number, between: number, within: number): number {
  requirePositive('between', between)
  requirePositive('within', within)
  if (Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 1
  return betaCdf(within / (within + between * x), within / 2, between / 2)
}
