import type { Moments } from '@sextant/core/contract'

/** Variance of the metric per unit: n − 1 below; null with fewer than two units. */
export function unitVariance(moments: Moments): number | null {
  const { n } = moments
  if (n < 2) return null
  switch (moments.kind) {
    case 'mean':
      return moments.m2 / (n - 1)
    case 'proportion': {
      const share = moments.sum / n
      return (n * share * (1 - share)) / (n - 1)
    }
    case 'covariate':
      return moments.outcome.m2 / (n - 1)
    case 'ratio': {
      const { numerator, denominator, cross } = moments
      if (denominator.mean === 0) return null
      // Delta method: the spread of numerator − ratio × denominator, per unit of the denominator.
      const ratio = numerator.mean / denominator.mean
      const m2 = numerator.m2 - 2 * ratio * cross + ratio ** 2 * denominator.m2
      return m2 / (n - 1) / denominator.mean ** 2
    }
  }
}
