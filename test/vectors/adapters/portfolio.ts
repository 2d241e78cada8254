import {
  cochranQ,
  conditionalEstimate,
  designErrors,
  proxyMetric,
  randomEffects,
  shrinkEffects,
  type EffectCovariance,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import type { Fields } from '../fields.js'

const shrinkage: Adapter = (input, options) => {
  const variances = input.numbers('variances')
  const past = input.numbers('estimates').map((estimate, index) => ({
    estimate,
    variance: variances[index] ?? Number.NaN,
  }))
  const { model, effects, winners, naiveSum, shrunkSum } = shrinkEffects(past, {
    alpha: options.number('alpha'),
  })
  const reml = randomEffects(past, 'reml')
  return {
    dersimonian_laird: {
      tau2: model.tauSquared,
      mu: model.mean,
      se: model.standardError,
      Q: cochranQ(past),
    },
    reml: { tau2: reml.tauSquared, mu: reml.mean, se: reml.standardError },
    paule_mandel_tau2: randomEffects(past, 'paule-mandel').tauSquared,
    posterior_means: effects.map(({ mean }) => mean),
    posterior_sds: effects.map(({ standardDeviation }) => standardDeviation),
    naive_sum_of_winners: naiveSum,
    shrunk_sum_of_winners: shrunkSum,
    n_winners: winners,
  }
}

const typeSM: Adapter = (input, options) => {
  const errors = designErrors(input.number('true_effect_over_se'), options.number('alpha'))
  return {
    power: errors.power,
    type_s: errors.typeS,
    // The vectors write null where the exaggeration is infinite.
    type_m_exaggeration: Number.isFinite(errors.typeM) ? errors.typeM : null,
    expected_abs_z_given_significant: errors.significantSize,
  }
}

const proxy: Adapter = (input) => {
  const result = proxyMetric(readExperiments(input))
  return {
    observed_cov: asRows(result.observed),
    mean_sampling_cov: asRows(result.sampling),
    true_effect_cov: asRows(result.trueEffects),
    naive_slope: result.naiveSlope,
    corrected_slope: result.slope,
    corrected_correlation: Number.isNaN(result.correlation) ? null : result.correlation,
    mean_proxy_reliability: result.reliability,
  }
}

/** Many experiments together. */
export const portfolio: Adapters = {
  'portfolio.shrinkage': shrinkage,
  'winners_curse.type_sm': typeSM,
  'winners_curse.conditional_mle': (input, options) => ({
    z_shrunk: conditionalEstimate(input.number('z'), options.number('alpha')),
  }),
  'proxy.total_covariance': proxy,
}

function readExperiments(input: Fields): Parameters<typeof proxyMetric>[0] {
  const column = (name: string): ((index: number) => number) => {
    const values = input.numbers(name)
    return (index) => values[index] ?? Number.NaN
  }
  const northStar = column('north_star_estimates')
  const proxyVariance = column('proxy_variances')
  const northStarVariance = column('north_star_variances')
  const samplingCovariance = column('sampling_covariances')
  return input.numbers('proxy_estimates').map((proxy, index) => ({
    proxy,
    northStar: northStar(index),
    proxyVariance: proxyVariance(index),
    northStarVariance: northStarVariance(index),
    samplingCovariance: samplingCovariance(index),
  }))
}

function asRows({ proxy, cross, northStar }: EffectCovariance): number[][] {
  return [
    [proxy, cross],
    [cross, northStar],
  ]
}
