import { postStratify, type PlainMoments } from '@sextant/stats'
import type { Adapters } from '../adapter.js'
import { MalformedVector, type Fields } from '../fields.js'
import { readComparable } from '../read-moments.js'
import { readAlternative, readDifference } from './effects.js'
import { errorCode } from './error-code.js'

/** Comparisons inside strata. */
export const stratified: Adapters = {
  poststratification: (input, options) => {
    const strata = input.objects('strata').map((stratum) => ({
      control: readArm(stratum.object('control')),
      treatment: readArm(stratum.object('treatment')),
    }))
    const result = postStratify(strata, {
      difference: readDifference(options),
      alpha: options.number('alpha'),
      alternative: readAlternative(options),
    })
    return {
      error: errorCode(result.undefinedBecause),
      estimate: result.estimate,
      standard_error: result.standardError,
      p_value: result.pValue,
      ci_lower: result.interval[0],
      ci_upper: result.interval[1],
      dof: result.degreesOfFreedom,
    }
  },
}

function readArm(arm: Fields): PlainMoments {
  const moments = readComparable(arm)
  if (moments.kind === 'quantile') {
    throw new MalformedVector('quantiles cannot be stratified')
  }
  return moments
}
