import {
  ancova,
  compare,
  interactedAdjustment,
  leastSquares,
  meanMoments,
  mergeMoments,
  type AdjustedUnit,
  type CovariateMoments,
} from '@sextant/stats'
import { welchAnswers } from './answers.js'

const options = { difference: 'absolute', alpha: 0.05 } as const

/** An arm twice: its moments as the engine gives them, and its units for what needs rows. */
export interface CovariateArm {
  readonly moments: CovariateMoments
  readonly units: readonly AdjustedUnit[]
}

/** CUPED and the regressions it stands beside. */
export function covariateAnswers(control: CovariateArm, treatment: CovariateArm) {
  const all = mergeMoments(control.moments, treatment.moments)
  if (all.kind !== 'covariate') throw new Error('arms with a covariate merge into one')
  const adjusted = compare(control.moments, treatment.moments, options)
  const plain = compare(plainArm(control), plainArm(treatment), options)
  const theta = adjusted.theta ?? Number.NaN
  const centre = all.covariate.mean
  const within =
    (perUnit(control.moments, 'cross') + perUnit(treatment.moments, 'cross')) /
    (perUnit(control.moments, 'm2') + perUnit(treatment.moments, 'm2'))
  return {
    theta_pooled_all_units: theta,
    corr_xy_pooled: all.cross / Math.sqrt(all.outcome.m2 * all.covariate.m2),
    cuped: {
      mean_c: control.moments.outcome.mean - theta * (control.moments.covariate.mean - centre),
      mean_t: treatment.moments.outcome.mean - theta * (treatment.moments.covariate.mean - centre),
      ...testOf(adjusted),
    },
    theta_sum_cov_over_sum_var: within,
    cuped_within: unitsAnswers(control.units, treatment.units, ({ outcome, covariate }) => {
      return outcome - within * (covariate - centre)
    }),
    var_reduction_se2: 1 - (adjusted.standardError / plain.standardError) ** 2,
    unadjusted: unitsAnswers(control.units, treatment.units, ({ outcome }) => outcome),
    ...regressionAnswers(control, treatment),
  }
}

function regressionAnswers(control: CovariateArm, treatment: CovariateArm) {
  const effect = ancova(control.moments, [treatment.moments]).effects[0]
  const rows = [
    ...control.units.map(({ covariate }) => [1, 0, covariate]),
    ...treatment.units.map(({ covariate }) => [1, 1, covariate]),
  ]
  const outcomes = [...control.units, ...treatment.units].map(({ outcome }) => outcome)
  const interacted = interactedAdjustment(control.units, treatment.units)
  return {
    ancova: {
      coef: effect?.estimate,
      se_classic: effect?.standardError,
      p_classic: effect?.pValue,
      se_hc1: leastSquares(rows, outcomes, 'hc1')[1]?.standardError,
    },
    lin_interacted_hc2: {
      coef: interacted.estimate,
      se: interacted.standardError,
      p: interacted.pValue,
    },
  }
}

function unitsAnswers(
  control: readonly AdjustedUnit[],
  treatment: readonly AdjustedUnit[],
  value: (unit: AdjustedUnit) => number,
) {
  const [a, b] = [meanMoments(control.map(value)), meanMoments(treatment.map(value))]
  return {
    mean_c: a.mean,
    mean_t: b.mean,
    ...testOf(compare(a, b, options)),
    ...welchAnswers(a, b),
  }
}

function testOf(result: ReturnType<typeof compare>) {
  return {
    diff: result.estimate,
    se_diff: result.standardError,
    welch_t: result.statistic,
    p_welch: result.pValue,
    ci95_diff_welch: result.interval,
  }
}

function plainArm({ moments: { n, outcome } }: CovariateArm) {
  return { kind: 'mean', n, ...outcome } as const
}

function perUnit({ n, cross, covariate }: CovariateMoments, of: 'cross' | 'm2'): number {
  return (of === 'cross' ? cross : covariate.m2) / (n - 1)
}
