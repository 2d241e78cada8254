import { withoutCovariate, type ComparableMoments } from '@sextant/stats'
import type { Moments } from '../contract/significance-test.js'

/** The metric's value in one arm; null where there is none: no units, or a ratio over zero. */
export function metricMean(moments: Moments): number | null {
  if (moments.n === 0) return null
  if (moments.kind === 'quantile') return moments.quantile
  const outcome = withoutCovariate(moments)
  switch (outcome.kind) {
    case 'mean':
      return outcome.mean
    case 'proportion':
      return outcome.sum / outcome.n
    case 'ratio':
      return outcome.denominator.mean === 0
        ? null
        : outcome.numerator.mean / outcome.denominator.mean
  }
}

/** The moments take out of the noise what the past explains. */
export function usesPast({ kind }: Pick<ComparableMoments, 'kind'>): boolean {
  return kind === 'covariate' || kind === 'partial_covariate' || kind === 'ratio_covariate'
}

/** Moments exactly as a row of JSON gives them back, so that a test is computed from what it keeps. */
export function storedMoments(moments: ComparableMoments): Moments {
  return JSON.parse(JSON.stringify(whole(moments)))
}

function whole(moments: ComparableMoments): ComparableMoments {
  if (moments.kind === 'ratio') return { ...moments, binary: moments.binary ?? false }
  if (moments.kind !== 'ratio_covariate') return moments
  return { ...moments, unitsWithoutPast: moments.unitsWithoutPast ?? 0 }
}
