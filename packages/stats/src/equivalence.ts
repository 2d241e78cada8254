import { testEffect, type Comparison } from './compare.js'
import { requirePositive } from './domain.js'
import { estimateEffect, type Difference } from './effect.js'
import type { ComparableMoments } from './moments.js'

export interface Equivalence extends Omit<Comparison, 'statistic'> {
  /** The effect lies inside the margins at this alpha; false also when it is undefined. */
  readonly equivalent: boolean
  /** Evidence against an effect at or below -margin. */
  readonly pLower: number
  /** Evidence against an effect at or above +margin. */
  readonly pUpper: number
}

/**
 * Two one-sided t tests (Schuirmann 1987): is the effect smaller than the margin in both
 * directions? p is the larger of the two; the interval has confidence 1 - 2 alpha and lies inside
 * the margins exactly when the arms are equivalent.
 *
 * @throws RangeError when margin is not above 0 or alpha not in (0, 0.5).
 */
export function equivalence(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: { readonly difference: Difference; readonly alpha: number; readonly margin: number },
): Equivalence {
  const { difference, alpha, margin } = options
  requirePositive('margin', margin)
  if (!(alpha > 0 && alpha < 0.5)) {
    throw new RangeError(`alpha must be between 0 and 0.5, got ${alpha}`)
  }
  const effect = estimateEffect(control, treatment, difference)
  const { statistic: _, ...both } = testEffect(effect, { alpha: 2 * alpha })
  const against = (alternative: 'greater' | 'less', nullValue: number): number =>
    testEffect(effect, { alpha, alternative, nullValue }).pValue
  const pLower = against('greater', -margin)
  const pUpper = against('less', margin)
  const pValue = Math.max(pLower, pUpper)
  return { ...both, pValue, pLower, pUpper, equivalent: pValue < alpha }
}
