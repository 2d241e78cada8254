import cdf from '@stdlib/stats-base-dists-t-cdf'
import quantile from '@stdlib/stats-base-dists-t-quantile'
import { requirePositive, requireProbability } from '../domain.js'

/** P(T <= t) of Student's t. @throws RangeError when degreesOfFreedom is not above 0. */
export function tCdf(t: number, degreesOfFreedom: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom)
  return cdf(t, degreesOfFreedom)
}

/** P(T > t), by symmetry and never as one minus the distribution function. */
export function tSurvival(t: number, degreesOfFreedom: number): number {
  return tCdf(-t, degreesOfFreedom)
}

/** The t with P(T <= t) = p. @throws RangeError when p is outside [0, 1]. */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom)
  requireProbability('p', p)
  return quantile(p, degreesOfFreedom)
}

/** The t with P(T > t) = p; keeps its digits for tiny p. */
export function tUpperQuantile(p: number, degreesOfFreedom: number): number {
  return -tQuantile(p, degreesOfFreedom)
}
