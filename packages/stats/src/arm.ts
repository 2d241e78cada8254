import type {
  ComparableMoments,
  CovariateMoments,
  ProportionMoments,
  RatioCovariateMoments,
  RatioMoments,
} from './moments.js'
import { outcomeOf } from './partial-outcome.js'
import { quantileVariance } from './quantile-variance.js'
import { ratioDeviations } from './ratio-deviations.js'
import { settle } from './numeric/rounding.js'

/**
 * One arm seen through the delta method: the metric's value, the per-unit variance of its
 * linearisation, and the same for the covariate when there is one.
 */
export interface Arm {
  readonly n: number
  readonly mean: number
  readonly variance: number
  readonly covariateMean: number
  readonly covariateVariance: number
  readonly covariance: number
}

/** Reduces the moments of an arm to what an effect needs; a past that not all have is left out. */
export function linearise(moments: ComparableMoments): Arm {
  switch (moments.kind) {
    case 'mean':
      return plainArm(moments.n, moments.mean, perUnit(moments.m2, moments.n, false))
    case 'proportion':
      return proportionArm(moments)
    case 'ratio':
      return ratioArm(moments)
    case 'covariate':
      return covariateArm(moments)
    case 'partial_covariate': {
      const { n, mean, m2 } = outcomeOf(moments)
      return plainArm(n, mean, perUnit(m2, n, moments.binary))
    }
    case 'ratio_covariate':
      return ratioCovariateArm(moments)
    case 'quantile':
      return plainArm(moments.n, moments.quantile, quantileVariance(moments))
  }
}

/** Variance per unit of an arm whose covariate is subtracted theta times and outcome weighted. */
export function adjustedVariance(arm: Arm, theta: number, weight: number): number {
  const own = weight * weight * arm.variance + theta * theta * arm.covariateVariance
  const shared = 2 * theta * weight * arm.covariance
  return settle(own - shared, own + Math.abs(shared))
}

function plainArm(n: number, mean: number, variance: number): Arm {
  return { n, mean, variance, covariateMean: 0, covariateVariance: 0, covariance: 0 }
}

function proportionArm({ n, sum }: ProportionMoments): Arm {
  const rate = n === 0 ? 0 : sum / n
  return plainArm(n, rate, n === 0 ? 0 : rate * ((n - sum) / n))
}

function ratioArm(moments: RatioMoments): Arm {
  const { n, denominator, binary = false } = moments
  const { ratio, m2 } = ratioDeviations(moments)
  return plainArm(n, ratio, perUnit(m2, n, binary) / denominator.mean ** 2)
}

function covariateArm({ n, binary, outcome, covariate, cross }: CovariateMoments): Arm {
  return {
    n,
    mean: outcome.mean,
    variance: perUnit(outcome.m2, n, binary),
    covariateMean: covariate.mean,
    covariateVariance: perUnit(covariate.m2, n, binary),
    covariance: perUnit(cross, n, binary),
  }
}

function ratioCovariateArm({ n, outcome, covariate, cross }: RatioCovariateMoments): Arm {
  const now = ratioDeviations(outcome)
  const past = ratioDeviations(covariate)
  const nowScale = outcome.denominator.mean
  const pastScale = covariate.denominator.mean
  const shared =
    cross.numerators -
    past.ratio * cross.numeratorWithPastDenominator -
    now.ratio * cross.denominatorWithPastNumerator +
    now.ratio * past.ratio * cross.denominators
  return {
    n,
    mean: now.ratio,
    variance: perUnit(now.m2, n, false) / nowScale ** 2,
    covariateMean: past.ratio,
    covariateVariance: perUnit(past.m2, n, false) / pastScale ** 2,
    covariance: perUnit(shared, n, false) / (nowScale * pastScale),
  }
}

// Yes/no variables use p(1 - p), which has no n - 1 correction.
function perUnit(m2: number, n: number, binary: boolean): number {
  if (n <= 1) return 0
  return m2 / (binary ? n : n - 1)
}
