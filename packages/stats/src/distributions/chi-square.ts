import gammainc from '@stdlib/math-base-special-gammainc'
import { requirePositive } from '../domain.js'

/** P(X <= x) of chi-square. @throws RangeError when degreesOfFreedom is not above 0. */
export function chiSquareCdf(x: number, degreesOfFreedom: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom)
  return x <= 0 ? 0 : gammainc(x / 2, degreesOfFreedom / 2, true, false)
}

/** P(X > x), straight from the upper incomplete gamma function. */
export function chiSquareSurvival(x: number, degreesOfFreedom: number): number {
  requirePositive('degreesOfFreedom', degreesOfFreedom)
  return x <= 0 ? 1 : gammainc(x / 2, degreesOfFreedom / 2, true, true)
}
