import { linearise, pooledTheta, settle, type Arm } from './arm.js'
import type { Moments } from './moments.js'

/** Absolute: treatment minus control. Relative: that difference over |control|. */
export type Difference = 'absolute' | 'relative'

/**
 * Why an effect has no value. `zero_variance`: an arm has no spread to judge by (fewer than two
 * units, constant or inconsistent values, a ratio over a zero denominator). `zero_baseline`: a
 * relative effect over a control mean of exactly zero.
 */
export type UndefinedReason = 'zero_variance' | 'zero_baseline'

/** An estimated effect before any test is made of it. */
export interface Effect {
  readonly estimate: number
  readonly standardError: number
  /** Welch-Satterthwaite on the per-unit variances, the same for both kinds of difference. */
  readonly degreesOfFreedom: number
  /** The CUPED coefficient, null for metrics without a covariate. */
  readonly theta: number | null
  readonly undefinedBecause: UndefinedReason | null
  /** The control value a relative effect is a share of (not adjusted by the covariate). */
  readonly baseline: number
  /** Units in both arms. */
  readonly units: number
}

/**
 * Estimates treatment against control with the delta method, adjusted by the covariate where the
 * moments carry one. Formulas: docs/statistics.md, "Effects". When `undefinedBecause` is set,
 * estimate, standard error and degrees of freedom are NaN.
 *
 * @throws RangeError when the two arms hold different kinds of moments.
 */
export function estimateEffect(
  control: Moments,
  treatment: Moments,
  difference: Difference,
): Effect {
  const theta = thetaOf(control, treatment)
  const a = linearise(control)
  const b = linearise(treatment)
  const shared = { theta, baseline: a.mean, units: a.n + b.n }
  const undefinedAs = (reason: UndefinedReason): Effect => ({
    ...shared,
    estimate: Number.NaN,
    standardError: Number.NaN,
    degreesOfFreedom: Number.NaN,
    undefinedBecause: reason,
  })

  const slope = theta ?? 0
  const va = adjustedVariance(a, slope, 1) / a.n
  const vb = adjustedVariance(b, slope, 1) / b.n
  if (!(va > 0 && vb > 0 && a.n > 1 && b.n > 1)) return undefinedAs('zero_variance')
  const adjusted = a.mean - slope * a.covariateMean
  if (difference === 'relative' && (a.mean === 0 || adjusted === 0)) {
    return undefinedAs('zero_baseline')
  }
  const gap = b.mean - a.mean - slope * (b.covariateMean - a.covariateMean)
  const baseline = difference === 'absolute' ? 1 : Math.abs(a.mean)
  const lift = difference === 'absolute' ? 1 : b.mean / a.mean
  const controlVariance = difference === 'absolute' ? va : adjustedVariance(a, slope, lift) / a.n
  const variance = vb + controlVariance
  if (!(variance > 0)) return undefinedAs('zero_variance')
  return {
    ...shared,
    estimate: gap / baseline,
    standardError: Math.sqrt(variance) / baseline,
    degreesOfFreedom: welch(va, a.n, vb, b.n),
    undefinedBecause: null,
  }
}

/** Welch-Satterthwaite degrees of freedom from the variances of two means. */
export function welch(va: number, na: number, vb: number, nb: number): number {
  // As shares of the sum, so that squares of tiny variances do not underflow.
  const share = va / (va + vb)
  return 1 / (share ** 2 / (na - 1) + (1 - share) ** 2 / (nb - 1))
}

function adjustedVariance(arm: Arm, theta: number, weight: number): number {
  const own = weight * weight * arm.variance + theta * theta * arm.covariateVariance
  const shared = 2 * theta * weight * arm.covariance
  return settle(own - shared, own + Math.abs(shared))
}

function thetaOf(control: Moments, treatment: Moments): number | null {
  if (control.kind !== treatment.kind) {
    throw new RangeError(`treatment must be ${control.kind} moments, got ${treatment.kind}`)
  }
  if (control.kind !== 'covariate' || treatment.kind !== 'covariate') return null
  return pooledTheta(control, treatment)
}
