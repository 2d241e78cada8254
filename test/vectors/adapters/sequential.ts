import { confidenceSequence } from '@sextant/stats'
import type { Adapters } from '../adapter.js'
import { readComparable } from '../read-moments.js'
import { readAlternative, readDifference } from './effects.js'
import { errorCode } from './error-code.js'

/** Results that may be looked at more than once. */
export const sequential: Adapters = {
  'seq.confidence_sequence': (input, options) => {
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
  },
}
