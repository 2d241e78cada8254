import { normalUpperQuantile } from './distributions/normal.js'
import { requireOpenProbability } from './domain.js'
import { linearise } from './arm.js'
import type { Moments } from './moments.js'

export interface FiellerInterval {
  /** Relative lift, treatment over control minus one. */
  readonly estimate: number
  /** Squared relative noise of the control mean; from 1 on the lift cannot be bounded. */
  readonly g: number
  /** The whole line when g >= 1. */
  readonly interval: readonly [number, number]
}

/**
 * Fieller's interval of the relative lift: exact for a ratio of two independent normal means, where
 * the delta method is only good when the control mean is far from zero. Normal quantiles.
 * Moments with a covariate are taken without it.
 *
 * Without variance or with a control mean of 0 the estimate may be NaN or infinite.
 *
 * @throws RangeError when alpha is not in (0, 1).
 */
export function fiellerInterval(
  control: Moments,
  treatment: Moments,
  { alpha }: { readonly alpha: number },
): FiellerInterval {
  requireOpenProbability('alpha', alpha)
  const a = linearise(control)
  const b = linearise(treatment)
  const va = a.variance / a.n
  const vb = b.variance / b.n
  const z = normalUpperQuantile(alpha / 2)
  const ratio = b.mean / a.mean
  const g = (z * z * va) / a.mean ** 2
  const estimate = ratio - 1
  if (!(g < 1)) {
    return { estimate, g, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }
  }
  const reach = (z / Math.abs(a.mean)) * Math.sqrt(vb * (1 - g) + ratio * ratio * va)
  return {
    estimate,
    g,
    interval: [(ratio - reach) / (1 - g) - 1, (ratio + reach) / (1 - g) - 1],
  }
}
