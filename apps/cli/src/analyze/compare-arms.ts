import {
  compare,
  unitsWithoutPast,
  withoutCovariate,
  type Moments,
  type QuantileMoments,
} from '@sextant/stats'

/** What the engine knows of a metric in one variant. */
export type ArmMoments = Moments | QuantileMoments

/** One treatment beside the control. */
export interface Arms {
  readonly control: ArmMoments
  readonly treatment: ArmMoments
}

interface Arm {
  readonly n: number
  /** The metric's value as measured, not adjusted by a covariate: mean, share, ratio or quantile. */
  readonly mean: number
  /** Of a metric with a covariate: units that have none. */
  readonly unitsWithoutPast?: number
}

/** A treatment against the control. A number that is not defined is NaN, and `undefinedBecause` says why. */
export interface ArmComparison {
  readonly control: Arm
  readonly treatment: Arm
  /** Treatment minus control, adjusted by the covariate where there is one. */
  readonly difference: number
  readonly interval: readonly [number, number]
  /** The difference over the absolute value of the control's mean. */
  readonly relativeDifference: number
  readonly relativeInterval: readonly [number, number]
  readonly statistic: number
  readonly degreesOfFreedom: number
  readonly pValue: number
  readonly undefinedBecause: 'zero_variance' | 'zero_baseline' | null
}

/** Welch's t test of one treatment, absolute and relative. */
export function compareArms({ control, treatment }: Arms, alpha: number): ArmComparison {
  const absolute = compare(control, treatment, { difference: 'absolute', alpha })
  const relative = compare(control, treatment, { difference: 'relative', alpha })
  const arms = { control: armOf(control), treatment: armOf(treatment) }
  // Without spread there is no test; the difference of two plain means stands all the same.
  const known =
    absolute.undefinedBecause !== null && !hasPast(control)
      ? arms.treatment.mean - arms.control.mean
      : absolute.estimate
  return {
    ...arms,
    difference: known,
    interval: absolute.interval,
    relativeDifference: relative.estimate,
    relativeInterval: relative.interval,
    statistic: absolute.statistic,
    degreesOfFreedom: absolute.degreesOfFreedom,
    pValue: absolute.pValue,
    undefinedBecause: absolute.undefinedBecause ?? relative.undefinedBecause,
  }
}

function hasPast({ kind }: ArmMoments): boolean {
  return kind === 'covariate' || kind === 'partial_covariate' || kind === 'ratio_covariate'
}

function armOf(moments: ArmMoments): Arm {
  const { n } = moments
  if (moments.kind === 'quantile') return { n, mean: moments.quantile }
  const past = hasPast(moments) ? { unitsWithoutPast: unitsWithoutPast(moments) } : {}
  const outcome = withoutCovariate(moments)
  switch (outcome.kind) {
    case 'proportion':
      return { n, mean: outcome.sum / n }
    case 'mean':
      return { n, mean: outcome.mean, ...past }
    case 'ratio':
      return { n, mean: outcome.numerator.mean / outcome.denominator.mean, ...past }
  }
}
