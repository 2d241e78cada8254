import { tSurvival } from '../distributions/student-t.js'
import type { CovariateMoments } from '../moments.js'

/** A regression coefficient with its t test against 0. */
export interface AncovaTerm {
  readonly estimate: number
  readonly standardError: number
  readonly statistic: number
  readonly pValue: number
}

export interface Ancova {
  /** Of the covariate, common to all arms. */
  readonly slope: AncovaTerm
  /** Treatment minus control at equal covariates, in the order of the treatments. */
  readonly effects: readonly AncovaTerm[]
  readonly degreesOfFreedom: number
}

/**
 * Analysis of covariance: what do treatments add once a covariate has been allowed for? Least
 * squares of the outcome on the covariate and an indicator per treatment, with one slope and one
 * residual variance (Fisher 1932; Cochran 1957), from moments alone:
 * slope = Sxy / Sxx within arms, effect = (y_t - y_c) - slope (x_t - x_c), variance of the effect
 * s^2 (1/n_t + 1/n_c + (x_t - x_c)^2 / Sxx) with s^2 on N - arms - 1 degrees of freedom.
 * CUPED in `compare` is its counterpart without a common variance. NaN where the covariate does not
 * vary or no residual variance is left.
 *
 * @throws RangeError without a treatment.
 */
export function ancova(control: CovariateMoments, treatments: readonly CovariateMoments[]): Ancova {
  if (treatments.length === 0) throw new RangeError('treatments must hold at least one arm')
  const arms = [control, ...treatments]
  const total = (of: (arm: CovariateMoments) => number): number =>
    arms.reduce((sum, arm) => sum + of(arm), 0)
  const covariate = total((arm) => arm.covariate.m2)
  const cross = total((arm) => arm.cross)
  const degreesOfFreedom = total(({ n }) => n) - arms.length - 1
  const slope = cross / covariate
  const residual = total((arm) => arm.outcome.m2) - slope * cross
  const variance = degreesOfFreedom > 0 && residual > 0 ? residual / degreesOfFreedom : Number.NaN
  const term = (estimate: number, factor: number): AncovaTerm => {
    const standardError = Math.sqrt(variance * factor)
    const statistic = estimate / standardError
    // Without residual degrees of freedom there is no t distribution to ask.
    const pValue = Number.isNaN(statistic)
      ? Number.NaN
      : 2 * tSurvival(Math.abs(statistic), degreesOfFreedom)
    return { estimate, standardError, statistic, pValue }
  }
  return {
    slope: term(slope, 1 / covariate),
    effects: treatments.map((arm) => {
      const gap = arm.covariate.mean - control.covariate.mean
      const estimate = arm.outcome.mean - control.outcome.mean - slope * gap
      return term(estimate, 1 / arm.n + 1 / control.n + gap ** 2 / covariate)
    }),
    degreesOfFreedom,
  }
}
