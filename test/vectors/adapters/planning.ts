import { minimumDetectableEffect } from '@sextant/stats'
import type { Adapters } from '../adapter.js'

/** Planning before an experiment starts. */
export const planning: Adapters = {
  'power.mde': (input, options) => {
    const { absolute, relative } = minimumDetectableEffect({
      mean: input.number('mean'),
      variance: input.number('stddev') ** 2,
      control: input.number('n_control'),
      treatment: input.number('n_treatment'),
      alpha: options.number('alpha'),
      power: options.number('power'),
      alternative: options.boolean('two_sided') ? 'two-sided' : 'greater',
    })
    return { mde_absolute: absolute, mde_relative: relative }
  },
}
