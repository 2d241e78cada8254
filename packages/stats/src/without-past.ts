import type { Moments } from './moments.js'
import { outcomeOf } from './partial-outcome.js'

/** How many units of an arm have no past to adjust them by; 0 for moments without a covariate. */
export function unitsWithoutPast(moments: Moments): number {
  if (moments.kind === 'partial_covariate') return moments.withoutPast.n
  return moments.kind === 'ratio_covariate' ? (moments.unitsWithoutPast ?? 0) : 0
}

/**
 * The moments of the outcome alone, as it would have been counted without the covariate. A proportion
 * comes back as a mean of zeros and ones.
 */
export function withoutCovariate(
  moments: Moments,
): Extract<Moments, { kind: 'mean' | 'proportion' | 'ratio' }> {
  switch (moments.kind) {
    case 'covariate':
      return { kind: 'mean', n: moments.n, ...moments.outcome }
    case 'partial_covariate':
      return outcomeOf(moments)
    case 'ratio_covariate':
      return { kind: 'ratio', n: moments.n, ...moments.outcome }
    default:
      return moments
  }
}
