import {
  betaBinomialPosterior,
  effectPosterior,
  type PosteriorOptions,
  type ProportionMoments,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import type { Fields } from '../fields.js'
import { readComparable } from '../read-moments.js'
import { readDifference } from './effects.js'
import { errorCode } from './error-code.js'

const normal: Adapter = (input, options) => {
  const result = effectPosterior(
    readComparable(input.object('control')),
    readComparable(input.object('treatment')),
    {
      difference: readDifference(options),
      alpha: options.number('alpha'),
      ...readPrior(options.object('prior')),
      direction: options.boolean('inverse') ? 'down' : 'up',
    },
  )
  return {
    error: errorCode(result.undefinedBecause),
    chance_to_win: result.chanceToWin,
    posterior_mean: result.mean,
    posterior_sd: result.standardDeviation,
    ci_lower: result.interval[0],
    ci_upper: result.interval[1],
    risk_control: result.riskOfControl,
    risk_treatment: result.riskOfTreatment,
    estimate: result.estimate,
    standard_error: result.standardError,
  }
}

const betaBinomial: Adapter = (input, options) => {
  const result = betaBinomialPosterior(
    readCounts(input.object('control')),
    readCounts(input.object('treatment')),
    {
      prior: { a: options.number('prior_alpha'), b: options.number('prior_beta') },
      // The vectors report the 95% interval by name.
      alpha: 0.05,
    },
  )
  return {
    chance_to_win: result.chanceToWin,
    expected_loss_treatment: result.expectedLossOfTreatment,
    expected_loss_control: result.expectedLossOfControl,
    posterior_mean_control: result.controlMean,
    posterior_mean_treatment: result.treatmentMean,
    ci95_treatment_lower: result.treatmentInterval[0],
    ci95_treatment_upper: result.treatmentInterval[1],
  }
}

/** Posterior distributions. */
export const bayes: Adapters = { bayes: normal, 'bayes.beta_binomial': betaBinomial }

export function readCounts(arm: Fields): ProportionMoments {
  return { kind: 'proportion', n: arm.number('n'), sum: arm.number('sum') }
}

function readPrior(prior: Fields): Pick<PosteriorOptions, 'prior'> {
  if (!prior.boolean('proper')) return {}
  return { prior: { mean: prior.number('mean'), standardDeviation: prior.number('stddev') } }
}
