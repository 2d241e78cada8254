import type { Arm } from './arm.js'
import type { CovariateMoments } from './moments.js'
import { pooledCross } from './moments.js'

// Below this the covariate of a ratio is noise and the plain ratio is used.
const smallestRatioTheta = 1e-8

/**
 * The CUPED coefficient of two arms together (Deng, Xu, Kohavi and Walker 2013): covariance over
 * covariate variance, both over all units of both arms. Zero when either does not vary.
 */
export function cupedTheta(control: CovariateMoments, treatment: CovariateMoments): number {
  const outcomeGap = treatment.outcome.mean - control.outcome.mean
  const covariateGap = treatment.covariate.mean - control.covariate.mean
  const pooled = (a: number, b: number, gaps: readonly [number, number]): number =>
    pooledCross([a, b], [control.n, treatment.n], gaps)
  const outcome = pooled(control.outcome.m2, treatment.outcome.m2, [outcomeGap, outcomeGap])
  const covariate = pooled(control.covariate.m2, treatment.covariate.m2, [
    covariateGap,
    covariateGap,
  ])
  if (outcome <= 0 || covariate <= 0) return 0
  return pooled(control.cross, treatment.cross, [outcomeGap, covariateGap]) / covariate
}

/**
 * The CUPED coefficient of a ratio metric: covariance over covariate variance of the linearised
 * ratios, added over the arms. Zero when the past ratio does not vary.
 */
export function ratioCupedTheta(control: Arm, treatment: Arm): number {
  const covariate = control.covariateVariance + treatment.covariateVariance
  const theta = (control.covariance + treatment.covariance) / covariate
  return Math.abs(theta) >= smallestRatioTheta ? theta : 0
}
