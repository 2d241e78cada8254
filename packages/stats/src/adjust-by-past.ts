import { linearise, type Arm } from './arm.js'
import { cupedTheta, ratioCupedTheta } from './cuped.js'
import type { ComparableMoments } from './moments.js'
import { asPartial, predictFromPast, wholePast } from './partial-covariate.js'

/** Two arms and how much of their covariate is to be subtracted from their outcome. */
export interface AdjustedArms {
  readonly a: Arm
  readonly b: Arm
  /** The CUPED coefficient, null for metrics without a covariate. */
  readonly theta: number | null
  /** What the covariate of the arms is multiplied by before it is subtracted; 0 without one. */
  readonly slope: number
}

/**
 * The arms of a comparison with the coefficient of their past. Where units lack a past, the covariate
 * of the arms is what the past predicts, which is subtracted once.
 *
 * @throws RangeError when the two arms hold different kinds of moments.
 */
export function adjustByPast(
  control: ComparableMoments,
  treatment: ComparableMoments,
): AdjustedArms {
  const [first, second] = [asPartial(control), asPartial(treatment)]
  if (first !== null && second !== null) {
    if (first.withoutPast.n + second.withoutPast.n === 0) {
      const whole = [wholePast(first), wholePast(second)] as const
      const theta = cupedTheta(...whole)
      return { ...arms(...whole), theta, slope: theta }
    }
    const { theta, predicted } = predictFromPast(first, second)
    return { ...arms(...predicted), theta, slope: 1 }
  }
  if (control.kind !== treatment.kind) {
    throw new RangeError(`treatment must be ${control.kind} moments, got ${treatment.kind}`)
  }
  const { a, b } = arms(control, treatment)
  if (control.kind !== 'ratio_covariate') return { a, b, theta: null, slope: 0 }
  const theta = ratioCupedTheta(a, b)
  return { a, b, theta, slope: theta }
}

function arms(control: ComparableMoments, treatment: ComparableMoments): { a: Arm; b: Arm } {
  return { a: linearise(control), b: linearise(treatment) }
}
