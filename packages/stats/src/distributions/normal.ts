import erfcinv from '@stdlib/math-base-special-erfcinv'
import normal from '@stdlib/stats-base-dists-normal'
import { requireProbability } from '../domain.js'

/** P(Z <= z) of the standard normal; exact to the last digits down to 1e-300. */
export function normalCdf(z: number): number {
  return normal.cdf(z, 0, 1)
}

/** P(Z > z), without ever subtracting from one. */
export function normalSurvival(z: number): number {
  return normal.cdf(-z, 0, 1)
}

/** Density of the standard normal. */
export function normalDensity(z: number): number {
  return normal.pdf(z, 0, 1)
}

/**
 * The z with P(Z <= z) = p. Goes through the inverse complementary error function: the library's
 * own normal quantile is off by 2e-3 at p = 1e-16 and infinite below.
 *
 * @throws RangeError when p is outside [0, 1].
 */
export function normalQuantile(p: number): number {
  requireProbability('p', p)
  if (p === 0.5) return 0
  return p < 0.5 ? -Math.SQRT2 * erfcinv(2 * p) : Math.SQRT2 * erfcinv(2 * (1 - p))
}

/** The z with P(Z > z) = p; keeps its digits for tiny p, where 1 - p would round to one. */
export function normalUpperQuantile(p: number): number {
  return -normalQuantile(p)
}
