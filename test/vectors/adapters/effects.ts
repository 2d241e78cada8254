import {
  compare,
  equivalence,
  fiellerInterval,
  nonInferiority,
  type Alternative,
  type Difference,
} from '@sextant/stats'
import type { Adapter, Adapters } from '../adapter.js'
import { MalformedVector, type Fields } from '../fields.js'
import { readComparable, readMoments } from '../read-moments.js'
import { errorCode } from './error-code.js'

const comparison: Adapter = (input, options) => {
  const result = compare(
    readComparable(input.object('control')),
    readComparable(input.object('treatment')),
    {
      difference: readDifference(options),
      alpha: options.number('alpha'),
      alternative: readAlternative(options),
      nullValue: options.has('test_value') ? options.number('test_value') : 0,
    },
  )
  return {
    error: errorCode(result.undefinedBecause),
    estimate: result.estimate,
    standard_error: result.standardError,
    dof: result.degreesOfFreedom,
    t_stat: result.statistic,
    p_value: result.pValue,
    ci_lower: result.interval[0],
    ci_upper: result.interval[1],
    theta: result.theta,
  }
}

const noninferiority: Adapter = (input, options) => {
  const result = nonInferiority(
    readComparable(input.object('control')),
    readComparable(input.object('treatment')),
    {
      margin: options.number('margin'),
      alpha: options.number('alpha'),
      direction: options.string('preferred_direction') === 'increase' ? 'up' : 'down',
    },
  )
  return {
    error: errorCode(result.undefinedBecause),
    estimate: result.estimate,
    standard_error: result.standardError,
    dof: result.degreesOfFreedom,
    t_stat: result.statistic,
    p_value: result.pValue,
    ci_lower: result.interval[0],
    ci_upper: result.interval[1],
    non_inferior: result.nonInferior,
  }
}

const tost: Adapter = (input, options) => {
  const result = equivalence(
    readComparable(input.object('control')),
    readComparable(input.object('treatment')),
    {
      difference: readDifference(options),
      alpha: options.number('alpha'),
      margin: options.number('margin'),
    },
  )
  return {
    estimate: result.estimate,
    standard_error: result.standardError,
    p_lower: result.pLower,
    p_upper: result.pUpper,
    p_value: result.pValue,
    ci_lower: result.interval[0],
    ci_upper: result.interval[1],
    equivalent: result.equivalent,
  }
}

const fieller: Adapter = (input, options) => {
  const { estimate, g, interval } = fiellerInterval(
    readMoments(input.object('control')),
    readMoments(input.object('treatment')),
    { alpha: options.number('alpha') },
  )
  // The vectors write null where the interval has no bounds.
  const bound = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return { lift: estimate, g, ci_lower: bound(interval[0]), ci_upper: bound(interval[1]) }
}

/** Comparisons of two arms. */
export const effects: Adapters = {
  'freq.mean': comparison,
  'freq.proportion': comparison,
  'freq.ratio': comparison,
  'freq.cuped_mean': comparison,
  'freq.cuped_proportion': comparison,
  'freq.cuped_ratio': comparison,
  'freq.quantile': comparison,
  'freq.quantile_clustered': comparison,
  'freq.edge': comparison,
  'freq.fieller': fieller,
  equivalence_tost: tost,
  noninferiority,
}

export function readDifference(options: Fields): Difference {
  const difference = options.string('difference')
  if (difference === 'absolute' || difference === 'relative') return difference
  throw new MalformedVector(`unknown difference ${JSON.stringify(difference)}`)
}

export function readAlternative(options: Fields): Alternative {
  const alternative = options.string('alternative')
  if (alternative === 'two-sided' || alternative === 'greater' || alternative === 'less') {
    return alternative
  }
  throw new MalformedVector(`unknown alternative ${JSON.stringify(alternative)}`)
}
