import { sampleRatio } from '@sextant/stats'
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
}
