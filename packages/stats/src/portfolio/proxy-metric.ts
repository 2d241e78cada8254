import { requireFinite, requireNonNegative } from '../domain.js'

/** Estimated effects of one past experiment on a proxy and on the North Star. */
export interface ProxyEvidence {
  readonly proxy: number
  readonly northStar: number
  /** Sampling variances of the two estimates and their covariance, from the units. */
  readonly proxyVariance: number
  readonly northStarVariance: number
  readonly samplingCovariance: number
}

/** A symmetric 2 x 2 matrix over (proxy, North Star). */
export interface EffectCovariance {
  readonly proxy: number
  readonly cross: number
  readonly northStar: number
}

export interface ProxyMetric {
  readonly observed: EffectCovariance
  readonly sampling: EffectCovariance
  /** Covariance of the true effects: observed minus sampling. */
  readonly trueEffects: EffectCovariance
  /** Regression of North Star estimates on proxy estimates; biased by the sampling covariance. */
  readonly naiveSlope: number
  /** Change of the North Star per change of the proxy; NaN when proxies do not truly differ. */
  readonly slope: number
  /** Correlation of true effects; NaN when not estimable (outside [-1, 1] or no variance). */
  readonly correlation: number
  /** Mean share of the variance of a proxy estimate that is signal. */
  readonly reliability: number
}

/**
 * Does a proxy move with the North Star across past experiments? Total-covariance estimator: the
 * covariance of estimates over experiments minus their mean sampling covariance (Bibaut, Chou,
 * Ejdemyr and Kallus, KDD 2024). Without that correction the slope leans towards the correlation
 * between units, which says nothing about experiments.
 *
 * Fewer than two experiments give NaN throughout.
 *
 * @throws RangeError when a number is not finite or a variance is negative.
 */
export function proxyMetric(experiments: readonly ProxyEvidence[]): ProxyMetric {
  experiments.forEach(requireEvidence)
  const k = experiments.length
  const average = (of: (experiment: ProxyEvidence) => number, divisor: number): number =>
    experiments.reduce((sum, experiment) => sum + of(experiment), 0) / divisor
  const proxyMean = average(({ proxy }) => proxy, k)
  const northStarMean = average(({ northStar }) => northStar, k)
  const observed = {
    proxy: average(({ proxy }) => (proxy - proxyMean) ** 2, k - 1),
    cross: average(
      ({ proxy, northStar }) => (proxy - proxyMean) * (northStar - northStarMean),
      k - 1,
    ),
    northStar: average(({ northStar }) => (northStar - northStarMean) ** 2, k - 1),
  }
  const sampling = {
    proxy: average(({ proxyVariance }) => proxyVariance, k),
    cross: average(({ samplingCovariance }) => samplingCovariance, k),
    northStar: average(({ northStarVariance }) => northStarVariance, k),
  }
  const trueEffects = {
    proxy: observed.proxy - sampling.proxy,
    cross: observed.cross - sampling.cross,
    northStar: observed.northStar - sampling.northStar,
  }
  const signal = trueEffects.proxy > 0 ? trueEffects.proxy : Number.NaN
  return {
    observed,
    sampling,
    trueEffects,
    naiveSlope: observed.cross / observed.proxy,
    slope: trueEffects.cross / signal,
    correlation: correlationOf(trueEffects),
    reliability: average(({ proxyVariance }) => signal / (signal + proxyVariance), k),
  }
}

function correlationOf({ proxy, cross, northStar }: EffectCovariance): number {
  if (!(proxy > 0 && northStar > 0)) return Number.NaN
  const correlation = cross / Math.sqrt(proxy * northStar)
  return Math.abs(correlation) <= 1 ? correlation : Number.NaN
}

function requireEvidence(experiment: ProxyEvidence): void {
  requireFinite('proxy', experiment.proxy)
  requireFinite('northStar', experiment.northStar)
  requireNonNegative('proxyVariance', experiment.proxyVariance)
  requireNonNegative('northStarVariance', experiment.northStarVariance)
  requireFinite('samplingCovariance', experiment.samplingCovariance)
}
