import { linearise } from './arm.js'
import { normalUpperQuantile } from './distributions/normal.js'
import { requireOpenProbability } from './domain.js'
import type { Moments } from './moments.js'

export interface LogRatioInterval {
  /** Relative lift, treatment over control minus one. */
  readonly estimate: number
  /** Of the logarithm of treatment over control. */
  readonly standardError: number
  readonly interval: readonly [number, number]
}

/**
 * Interval of the relative lift made symmetric on the logarithm: exp(ln R -+ z s) - 1 with
 * s^2 = V_b / m_b^2 + V_a / m_a^2 (Katz, Baptista, Azen and Pike 1978, for proportions). It never
 * goes below -100%. Moments with a covariate are taken without it. NaN unless both values are
 * above 0.
 *
 * @throws RangeError when alpha is not in (0, 1).
 */
export function logRatioInterval(
  control: Moments,
  treatment: Moments,
  { alpha }: { readonly alpha: number },
): LogRatioInterval {
  requireOpenProbability('alpha', alpha)
  const a = linearise(control)
  const b = linearise(treatment)
  const nan = Number.NaN
  if (!(a.mean > 0 && b.mean > 0)) {
    return { estimate: nan, standardError: nan, interval: [nan, nan] }
  }
  const standardError = Math.sqrt(
    b.variance / (b.n * b.mean ** 2) + a.variance / (a.n * a.mean ** 2),
  )
  const log = Math.log(b.mean / a.mean)
  const reach = normalUpperQuantile(alpha / 2) * standardError
  return {
    estimate: b.mean / a.mean - 1,
    standardError,
    interval: [Math.expm1(log - reach), Math.expm1(log + reach)],
  }
}
