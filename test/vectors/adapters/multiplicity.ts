import { adjustInterval, adjustPValues, multiplicityProcedures } from '@sextant/stats'
import type { Adapters } from '../adapter.js'

/** Several tests at once. */
export const multiplicity: Adapters = {
  multiple_testing: (input) => {
    const pValues = input.numbers('p_values')
    const adjusted = multiplicityProcedures.map(
      (procedure) => [procedure.replace('-', '_'), adjustPValues(pValues, procedure)] as const,
    )
    return { adjusted: Object.fromEntries(adjusted) }
  },
  adjusted_ci: (input, options) => {
    const [lower, upper] = adjustInterval({
      estimate: input.number('estimate'),
      interval: [input.number('ci_lower'), input.number('ci_upper')],
      adjustedP: input.number('p_value_adjusted'),
      alpha: options.number('alpha'),
    })
    return { ci_lower: lower, ci_upper: upper }
  },
}
