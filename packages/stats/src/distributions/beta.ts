import betainc from '@stdlib/math-base-special-betainc'
import beta from '@stdlib/stats-base-dists-beta'
import { requirePositive, requireProbability } from '../domain.js'

/** P(X <= x) of Beta(a, b). @throws RangeError when a or b is not above 0. */
export function betaCdf(x: number, a: number, b: number): number {
  requireShapes(a, b)
  if (x <= 0) return 0
  return x >= 1 ? 1 : betainc(x, a, b, true, false)
}

/** P(X > x), from the upper incomplete beta function. */
export function betaSurvival(x: number, a: number, b: number): number {
  requireShapes(a, b)
  if (x <= 0) return 1
  return x >= 1 ? 0 : betainc(x, a, b, true, true)
}

/** The x with P(X <= x) = p. @throws RangeError when p is outside [0, 1]. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireShapes(a, b)
  requireProbability('p', p)
  return beta.quantile(p, a, b)
}

function requireShapes(a: number, b: number): void {
  requirePositive('a', a)
  requirePositive('b', b)
}
