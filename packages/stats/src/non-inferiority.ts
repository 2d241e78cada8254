import { compare, type Comparison } from './compare.js'
import { requireNonNegative } from './domain.js'
import type { ComparableMoments } from './moments.js'

export interface NonInferiorityOptions {
  /** Relative loss that is still acceptable: 0.01 is one percent. */
  readonly margin: number
  /** One-sided level. */
  readonly alpha: number
  /** Where the metric should go. */
  readonly direction: 'up' | 'down'
}

export interface NonInferiority extends Comparison {
  /** False also when the effect is undefined: no evidence is not safety. */
  readonly nonInferior: boolean
  /** One-sided confidence bound of the lift on the bad side. */
  readonly bound: number
}

/**
 * Is treatment not worse than control by more than the margin? A one-sided Welch test of the
 * relative lift against -margin (metrics that should go up) or +margin (down). `nonInferior`
 * holds when p < alpha, which is when the bound is strictly inside the margin.
 *
 * @throws RangeError when margin is negative or alpha is not in (0, 1).
 */
export function nonInferiority(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: NonInferiorityOptions,
): NonInferiority {
  const { margin, alpha, direction } = options
  requireNonNegative('margin', margin)
  const comparison = compare(control, treatment, {
    difference: 'relative',
    alpha,
    alternative: direction === 'up' ? 'greater' : 'less',
    nullValue: direction === 'up' ? -margin : margin,
  })
  return {
    ...comparison,
    nonInferior: comparison.pValue < alpha,
    bound: comparison.interval[direction === 'up' ? 0 : 1],
  }
}
