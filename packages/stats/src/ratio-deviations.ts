import type { RatioSpread } from './moments.js'
import { settle } from './numeric/rounding.js'

/** The ratio of two means, and the squared deviations of numerator - ratio denominator. */
export function ratioDeviations(spread: RatioSpread): {
  readonly ratio: number
  readonly m2: number
} {
  const { numerator, denominator, cross } = spread
  const ratio = numerator.mean / denominator.mean
  const own = numerator.m2 + ratio * ratio * denominator.m2
  const shared = 2 * ratio * cross
  return { ratio, m2: settle(own - shared, own + Math.abs(shared)) }
}
