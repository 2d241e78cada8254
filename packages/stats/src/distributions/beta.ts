import betainc from '@stdlib/math-base-special-betainc'
import beta from '@stdlib/stats-base-dists-beta'
import { requirePositive, requireProbability } from '../domain.js'
import { log1pMinus } from './log-gamma.js'
import { normalCdf, normalDensity } from './normal.js'

// The library is exact to here; with shapes of 1e8 it is off by 2e-4 near the mean, where the
// expansion below leaves 1e-10.
const largestLibraryShape = 1e7

/** P(X <= x) of Beta(a, b). @throws RangeError when a or b is not above 0. */
export function betaCdf(x: number, a: number, b: number): number {
  requireShapes(a, b)
  if (x <= 0) return 0
  if (x >= 1) return 1
  return Math.min(a, b) > largestLibraryShape
    ? nearlyNormal(x - a / (a + b), a, b)
    : betainc(x, a, b, true, false)
}

/** P(X > x), from the upper incomplete beta function. */
export function betaSurvival(x: number, a: number, b: number): number {
  requireShapes(a, b)
  if (x <= 0) return 1
  if (x >= 1) return 0
  return Math.min(a, b) > largestLibraryShape
    ? nearlyNormal(a / (a + b) - x, b, a)
    : betainc(x, a, b, true, true)
}

/** The x with P(X <= x) = p. @throws RangeError when p is outside [0, 1]. */
export function betaQuantile(p: number, a: number, b: number): number {
  requireShapes(a, b)
  requireProbability('p', p)
  return beta.quantile(p, a, b)
}

/**
 * Temme's uniform expansion of the regularised incomplete beta function, leading terms (DLMF
 * 8.18.9), at an offset from the mean. Its error falls with the smaller shape to the power 3/2.
 */
function nearlyNormal(offset: number, a: number, b: number): number {
  const n = a + b
  const mean = a / n
  const divergence =
    -2 * (mean * log1pMinus(offset / mean) + (1 - mean) * log1pMinus(-offset / (1 - mean)))
  const eta = Math.sign(offset) * Math.sqrt(Math.max(0, divergence))
  const deviation = Math.sqrt(mean * (1 - mean))
  const skew =
    Math.abs(eta) < 1e-6 ? (1 - 2 * mean) / (3 * deviation) : 1 / eta - deviation / offset
  const z = eta * Math.sqrt(n)
  return normalCdf(z) + (normalDensity(z) * skew) / Math.sqrt(n)
}

function requireShapes(a: number, b: number): void {
  requirePositive('a', a)
  requirePositive('b', b)
}
