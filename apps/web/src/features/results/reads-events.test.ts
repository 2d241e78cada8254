import { MetricMeasurement } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { readsEvents } from './reads-events.js'

const measurement = MetricMeasurement.parse({ measure: { event: 'a', aggregation: 'any' } })
const counted = { id: 'met_1', measurement }
const recorded = { id: 'met_1', measurement: null }
const started = { targetMetricId: 'met_1', startedAt: '2026-11-01T00:00:00.000Z' }

test.each([
  ['a target counted from events', started, [counted], [], true],
  ['a file that was given up', started, [counted], [{ state: 'cancelled' }], true],
  ['a confirmed file', started, [counted], [{ state: 'cancelled' }, { state: 'landed' }], false],
  ['a target that is recorded', started, [recorded], [], false],
  ['another metric on events', started, [recorded, { ...counted, id: 'met_2' }], [], false],
  ['a draft', { ...started, startedAt: null }, [counted], [], false],
])('%s', (_what, experiment, metrics, imports, reads) => {
  expect(readsEvents(experiment, metrics, imports)).toBe(reads)
})
