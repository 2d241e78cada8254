import { requireFinite, requirePositive } from '../domain.js'
import { integrate } from '../numeric/gauss-legendre.js'
import { logGammaKernel } from './gamma.js'
import { normalCdf } from './normal.js'

/**
 * P(T <= t) for T = (Z + shift) / sqrt(chi-square / degreesOfFreedom), by integrating over the
 * standard deviation the test happens to estimate. Absolute error below 1e-13.
 *
 * @throws RangeError when degreesOfFreedom is not above 0 or shift is not finite.
 */
export function noncentralTCdf(t: number, degreesOfFreedom: number, shift: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom)
  requireFinite('shift', shift)
  const shape = degreesOfFreedom / 2
  // The estimated standard deviation over the true one; its spread is about 1 / sqrt(2 df).
  const reach = 13 / Math.sqrt(2 * degreesOfFreedom)
  const density = (s: number): number => (2 / s) * Math.exp(logGammaKernel(shape * s * s, shape))
  const lower = Math.max(0, 1 - reach)
  return integrate((s) => density(s) * normalCdf(t * s - shift), lower, 1 + reach, 40)
}
