import { sampleRatio, sequentialSampleRatio } from '@sextant/stats'
import type { Adapters } from '../adapter.js'

/** Health of the split between arms. */
export const sampleRatios: Adapters = {
  srm: (input) => {
    const result = sampleRatio(input.numbers('counts'), input.numbers('weights'))
    return {
      chi2: result.statistic,
      dof: result.degreesOfFreedom,
      p_value: result.pValue,
    }
  },
  'srm.sequential': (input, options) => {
    const looks = sequentialSampleRatio(input.numberLists('increments'), input.numbers('weights'), {
      concentration: options.number('concentration'),
    })
    return {
      log_bayes_factor: looks.map((look) => look.logBayesFactor),
      p_values: looks.map((look) => look.pValue),
    }
  },
}
