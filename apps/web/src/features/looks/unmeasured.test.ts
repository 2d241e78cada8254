import { expect, test } from 'vitest'
import { unmeasured } from './unmeasured.js'

const interval: [number, number] = [0, 0.2]
const effect = {
  estimate: null,
  standardError: null,
  degreesOfFreedom: null,
  statistic: null,
  pValue: null,
  interval: null,
  undefinedBecause: 'zero_variance',
} as const

test('says of every metric without a result why it has none', () => {
  const notMeasured = [
    { metricId: 'met_1', role: 'target', because: 'value_overflow' as const },
    { metricId: 'met_2', role: 'guardrail', because: 'windows_open' as const },
    { metricId: 'met_3', role: 'secondary', because: null },
  ]
  const tests = [
    { metricId: 'met_4', role: 'secondary' as const, relative: effect },
    {
      metricId: 'met_5',
      role: 'secondary' as const,
      relative: { ...effect, estimate: 0.1, interval },
    },
  ]
  expect(unmeasured({ notMeasured }, tests).map(({ metricId, why }) => [metricId, why])).toEqual([
    ['met_1', 'looks.unmeasured.value_overflow'],
    ['met_2', 'looks.unmeasured.windows_open'],
    ['met_3', 'looks.unmeasured.unknown'],
    ['met_4', 'looks.unmeasured.undefined.zero_variance'],
  ])
})
