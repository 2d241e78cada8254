import type { Moments as ComputedMoments } from '@sextant/stats'
import type { Moments } from '../contract/significance-test.js'

/** The metric's value in one arm; null where there is none: no units, or a ratio over zero. */
export function metricMean(moments: Moments): number | null {
  if (moments.n === 0) return null
  switch (moments.kind) {
    case 'mean':
      return moments.mean
    case 'proportion':
      return moments.sum / moments.n
    case 'covariate':
      return moments.outcome.mean
    case 'ratio':
      return moments.denominator.mean === 0
        ? null
        : moments.numerator.mean / moments.denominator.mean
  }
}

/** Moments exactly as a row of JSON gives them back, so that a test is computed from what it keeps. */
export function storedMoments(moments: ComputedMoments): Moments {
  const whole = moments.kind === 'ratio' ? { ...moments, binary: moments.binary ?? false } : moments
  return JSON.parse(JSON.stringify(whole))
}
