import type { CovariateMoments, Moments, ProportionMoments, RatioMoments } from './moments.js'
import { pooledCross } from './moments.js'

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

/** Reduces the moments of an arm to what an effect needs. */
export function linearise(moments: Moments): Arm {
  switch (moments.kind) {
    case 'mean':
      return plainArm(moments.n, moments.mean, perUnit(moments.m2, moments.n, false))
    case 'proportion':
      return proportionArm(moments)
    case 'ratio':
      return ratioArm(moments)
    case 'covariate':
      return covariateArm(moments)
  }
}

/**
 * The CUPED coefficient of two arms together (Deng, Xu, Kohavi and Walker 2013): covariance over
 * covariate variance, both over all units of both arms. Zero when either does not vary.
 */
export function pooledTheta(control: CovariateMoments, treatment: CovariateMoments): number {
  const sizes = [control.n, treatment.n] as const
  const outcomeGap = treatment.outcome.mean - control.outcome.mean
  const covariateGap = treatment.covariate.mean - control.covariate.mean
  const pooled = (a: number, b: number, gaps: readonly [number, number]): number =>
    pooledCross([a, b], sizes, gaps)
  const outcome = pooled(control.outcome.m2, treatment.outcome.m2, [outcomeGap, outcomeGap])
  const covariate = pooled(control.covariate.m2, treatment.covariate.m2, [
    covariateGap,
    covariateGap,
  ])
  if (outcome <= 0 || covariate <= 0) return 0
  return pooled(control.cross, treatment.cross, [outcomeGap, covariateGap]) / covariate
}

/** A difference of large terms that is nothing but their rounding counts as zero. */
export function settle(value: number, largestTerm: number): number {
  return Math.abs(value) <= 4 * Number.EPSILON * largestTerm ? 0 : value
}

function plainArm(n: number, mean: number, variance: number): Arm {
  return { n, mean, variance, covariateMean: 0, covariateVariance: 0, covariance: 0 }
}

function proportionArm({ n, sum }: ProportionMoments): Arm {
  const rate = n === 0 ? 0 : sum / n
  return plainArm(n, rate, n === 0 ? 0 : rate * ((n - sum) / n))
}

function ratioArm(moments: RatioMoments): Arm {
  const { n, numerator, denominator } = moments
  const binary = moments.binary ?? false
  const ratio = numerator.mean / denominator.mean
  const own = numerator.m2 + ratio * ratio * denominator.m2
  const shared = 2 * ratio * moments.cross
  const m2 = settle(own - shared, own + Math.abs(shared))
  const scale = denominator.mean * denominator.mean
  return plainArm(n, ratio, perUnit(m2, n, binary) / scale)
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

// Yes/no variables use p(1 - p), which has no n - 1 correction.
function perUnit(m2: number, n: number, binary: boolean): number {
  if (n <= 1) return 0
  return m2 / (binary ? n : n - 1)
}
