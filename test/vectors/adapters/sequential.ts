import {
  confidenceSequence,
  groupBoundaries,
  mixtureSprt,
  type AlphaSpending,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import { MalformedVector, type Fields } from '../fields.js'
import { readComparable } from '../read-moments.js'
import { readAlternative, readDifference } from './effects.js'
import { errorCode } from './error-code.js'

const sequence: Adapter = (input, options) => {
  const result = confidenceSequence(
    readComparable(input.object('control')),
    readComparable(input.object('treatment')),
    {
      difference: readDifference(options),
      alpha: options.number('alpha'),
      alternative: readAlternative(options),
      tuning: options.number('tuning_parameter'),
    },
  )
  return {
    error: errorCode(result.undefinedBecause),
    estimate: result.estimate,
    standard_error: result.standardError,
    rho: result.rho,
    half_width: result.halfWidth,
    ci_lower: result.interval[0],
    ci_upper: result.interval[1],
    p_value: result.pValue,
  }
}

const msprt: Adapter = (input, options) => {
  const variances = input.numbers('variances')
  const { looks, rejectedAt } = mixtureSprt(
    input.numbers('estimates').map((estimate, index) => ({
      estimate,
      variance: variances[index] ?? Number.NaN,
    })),
    {
      tau: options.number('tau'),
      alpha: options.number('alpha'),
      nullValue: options.number('theta0'),
    },
  )
  return {
    log_lambda: looks.map((look) => look.logLikelihoodRatio),
    p_values: looks.map((look) => look.pValue),
    ci_lower: looks.map((look) => look.interval[0]),
    ci_upper: looks.map((look) => look.interval[1]),
    running_ci_lower: looks.map((look) => look.runningInterval[0]),
    running_ci_upper: looks.map((look) => look.runningInterval[1]),
    rejected_at: rejectedAt,
  }
}

const groups: Adapter = (input, options) => {
  const boundaries = groupBoundaries({
    informationFractions: input.numbers('information_fractions'),
    alpha: options.number('alpha'),
    twoSided: options.boolean('two_sided'),
    spending: readSpending(options),
  })
  return {
    cumulative_alpha_spent_per_side: boundaries.map(({ spent }) => spent),
    z_bounds: boundaries.map(({ z }) => z),
    nominal_p_one_sided: boundaries.map(({ nominalP }) => nominalP),
  }
}

/** Results that may be looked at more than once. */
export const sequential: Adapters = {
  'seq.confidence_sequence': sequence,
  'seq.msprt': msprt,
  'seq.group_sequential': groups,
}

function readSpending(options: Fields): AlphaSpending {
  const spending = options.string('spending')
  switch (spending) {
    case 'obf':
      return { kind: 'obrien-fleming' }
    case 'pocock':
      return { kind: 'pocock' }
    case 'power':
      return { kind: 'power', exponent: options.number('parameter') }
    case 'hsd':
      return { kind: 'hwang-shih-decani', gamma: options.number('parameter') }
    default:
      throw new MalformedVector(`unknown spending ${JSON.stringify(spending)}`)
  }
}
