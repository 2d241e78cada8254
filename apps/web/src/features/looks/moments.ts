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
    case 'partial_covariate': {
      const { withPast, withoutPast } = moments
      const gap = withPast.outcome.mean - withoutPast.outcome.mean
      const between = (gap ** 2 * withPast.n * withoutPast.n) / n
      return (withPast.outcome.m2 + withoutPast.outcome.m2 + between) / (n - 1)
    }
    case 'ratio':
      return ratioVariance(n, moments)
    case 'ratio_covariate':
      return ratioVariance(n, moments.outcome)
    default:
      // The bounds of a quantile are no spread of its units.
      return null
  }
}

type RatioSpread = Pick<Extract<Moments, { kind: 'ratio' }>, 'numerator' | 'denominator' | 'cross'>

/** Delta method: the spread of numerator − ratio × denominator, per unit of the denominator. */
function ratioVariance(n: number, { numerator, denominator, cross }: RatioSpread): number | null {
  if (denominator.mean === 0) return null
  const ratio = numerator.mean / denominator.mean
  const m2 = numerator.m2 - 2 * ratio * cross + ratio ** 2 * denominator.m2
  return m2 / (n - 1) / denominator.mean ** 2
}
