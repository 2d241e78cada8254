import { MetricMeasurement, type MetricVersion } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { versionDiff } from './version-diff.js'

const V1: MetricVersion = {
  version: 1,
  name: { en: 'Streak', zh: '连续' },
  tier: 'supporting',
  kind: 'mean',
  direction: 'up',
  unit: null,
  definition: {
    meaning: { en: 'm' },
    formula: { en: 'f' },
    dataSource: { en: 'd' },
    countingRule: { en: 'c' },
    stage: 'all',
  },
  measurement: null,
  effectiveFrom: '2026-01-01',
  reason: null,
  createdBy: 'per_1',
  createdAt: '2026-01-01T00:00:00.000Z',
}

test('a version that changed nothing differs in nothing', () => {
  expect(versionDiff(V1, { ...V1, version: 2, reason: 'why' })).toEqual([])
})

test('what differs is named with what it was and what it is', () => {
  const after: MetricVersion = {
    ...V1,
    unit: { en: 'h' },
    kind: 'ratio',
    definition: { ...V1.definition, formula: { en: 'f', zh: '公式' }, stage: 'growth' },
  }
  expect(versionDiff(V1, after)).toEqual([
    { field: 'formula', before: { en: 'f' }, after: { en: 'f', zh: '公式' } },
    { field: 'unit', before: null, after: { en: 'h' } },
    { field: 'kind', before: 'mean', after: 'ratio' },
    { field: 'stage', before: 'all', after: 'growth' },
  ])
})

test('another way of counting is read aloud, before and after', () => {
  const counted = (event: string): MetricVersion => ({
    ...V1,
    measurement: MetricMeasurement.parse({ measure: { event, aggregation: 'count' } }),
  })
  const [from] = versionDiff(V1, counted('visit'))
  expect(from).toMatchObject({ field: 'measurement', before: null })
  expect(versionDiff(counted('visit'), counted('visit'))).toEqual([])
  const [changed] = versionDiff(counted('visit'), counted('session'))
  expect(changed?.before).toMatchObject({ en: expect.stringContaining('“visit”') })
  expect(changed?.after).toMatchObject({ zh: expect.stringContaining('“session”') })
})
