import type { Alternative } from '../compare.js'
import { noncentralTCdf } from '../distributions/noncentral-t.js'
import { normalCdf, normalUpperQuantile } from '../distributions/normal.js'
import { tUpperQuantile } from '../distributions/student-t.js'
import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'
import { crossingAbove } from '../numeric/crossing.js'

export interface StandardisedPlan {
  /** Difference of the means over their common standard deviation (Cohen's d). */
  readonly effect: number
  readonly alpha: number
  /** Treatment units for each control unit, 1 unless said. */
  readonly ratio?: number
  readonly alternative?: Alternative
  /** Whether the variance is known (normal) or estimated from the data (Student's t). */
  readonly test: 'normal' | 't'
}

/**
 * Power of the two-sample test with this many control units (any real number, more than 1 in all
 * for t). Two-sided power counts both tails.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function standardisedPower(plan: StandardisedPlan, control: number): number {
  requirePlan(plan)
  requirePositive('control', control)
  const { effect, alpha, ratio = 1, alternative = 'two-sided', test } = plan
  const shift = Math.abs(effect) * Math.sqrt((control * ratio) / (1 + ratio))
  const degrees = control * (1 + ratio) - 2
  if (test === 't' && !(degrees > 0)) return Number.NaN
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha
  const critical = test === 't' ? tUpperQuantile(tail, degrees) : normalUpperQuantile(tail)
  const below = (bound: number, shift: number): number =>
    test === 't' ? noncentralTCdf(bound, degrees, shift) : normalCdf(bound - shift)
  if (alternative === 'two-sided') return below(-critical, shift) + below(-critical, -shift)
  const towards = (alternative === 'greater') === effect > 0 ? shift : -shift
  return below(-critical, -towards)
}

/**
 * Units per arm, not rounded, at which the power is reached. NaN for a one-sided test against the
 * direction of the effect.
 *
 * @throws RangeError when an argument is outside its domain or the effect is 0.
 */
export function standardisedSampleSize(
  plan: StandardisedPlan,
  power: number,
): { readonly control: number; readonly treatment: number } {
  requirePlan(plan)
  requireOpenProbability('power', power)
  if (!(power > plan.alpha)) {
    throw new RangeError(`power must exceed the level of the test, got ${power}`)
  }
  const { effect, ratio = 1, alternative = 'two-sided', test } = plan
  if (alternative !== 'two-sided' && (alternative === 'greater') !== effect > 0) {
    return { control: Number.NaN, treatment: Number.NaN }
  }
  // The smallest sample with a t test at all has just over two units.
  const smallest = test === 't' ? 2.001 / (1 + ratio) : Number.MIN_VALUE
  const reaches = (control: number): boolean =>
    control >= smallest && standardisedPower(plan, control) >= power
  const control = crossingAbove(reaches, Math.max(smallest, 1))
  return { control, treatment: ratio * control }
}

function requirePlan({ effect, alpha, ratio = 1 }: StandardisedPlan): void {
  requireFinite('effect', effect)
  if (effect === 0) throw new RangeError('effect must not be 0')
  requireOpenProbability('alpha', alpha)
  requirePositive('ratio', ratio)
}
