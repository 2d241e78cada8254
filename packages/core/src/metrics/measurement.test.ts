import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MetricInput } from '../contract/metric.js'
import { metricInput, northStar, openTestContext, type TestContext } from '../testing.js'
import { changeMetric } from './change-metric.js'
import { createMetric } from './create-metric.js'
import { listMetricVersions } from './list-metric-versions.js'

let ctx: TestContext
let starId: string
beforeEach(async () => {
  ctx = await openTestContext()
  starId = (await northStar(ctx)).id
})
afterEach(async () => ctx.dispose())

type Measurement = NonNullable<MetricInput['measurement']>
type Kind = MetricInput['kind']
const COUNT = { event: 'Order Completed', aggregation: 'count' } as const
const REVENUE = { event: 'Order Completed', aggregation: 'sum', property: 'total' } as const

function create(kind: Kind, measurement: Measurement) {
  const parents = [{ parentId: starId, evidence: 'observed', slope: null } as const]
  return createMetric(ctx, metricInput('orders', { kind, parents, measurement }))
}

describe('a measurement gives what the metric is', () => {
  test.each<[string, Kind, Measurement]>([
    ['a yes or no', 'proportion', { measure: { ...COUNT, aggregation: 'any' } }],
    ['a mean of counts', 'mean', { measure: COUNT, covariateDays: 14, cap: 50 }],
    ['a ratio', 'ratio', { measure: REVENUE, denominator: COUNT, cap: 100 }],
    [
      'a quantile over events',
      'mean',
      { measure: REVENUE, quantile: { level: 0.9, over: 'events' } },
    ],
    ['a quantile over units', 'mean', { measure: COUNT, quantile: { level: 0.5, over: 'units' } }],
    [
      'the different values of a property',
      'mean',
      { measure: { event: 'Viewed', aggregation: 'distinct', property: 'sku' } },
    ],
  ])('%s is kept', async (_name, kind, measurement) => {
    const metric = await create(kind, measurement)
    expect(metric.measurement).toMatchObject(measurement)
    expect(metric.version).toBe(1)
  })

  test.each<[string, Kind, Measurement, string]>([
    ['a yes or no of a sum', 'proportion', { measure: REVENUE }, 'metric.measurement_kind'],
    [
      'a mean of any',
      'mean',
      { measure: { ...COUNT, aggregation: 'any' } },
      'metric.measurement_kind',
    ],
    ['a ratio of one thing', 'ratio', { measure: COUNT }, 'metric.measurement_denominator'],
    [
      'a mean with a denominator',
      'mean',
      { measure: REVENUE, denominator: COUNT },
      'metric.measurement_denominator',
    ],
    [
      'a capped yes or no',
      'proportion',
      { measure: { ...COUNT, aggregation: 'any' }, cap: 1 },
      'metric.measurement_cap',
    ],
    [
      'a ratio with a past',
      'ratio',
      { measure: REVENUE, denominator: COUNT, covariateDays: 7 },
      'metric.measurement_past',
    ],
    [
      'a quantile of a ratio',
      'ratio',
      { measure: REVENUE, denominator: COUNT, quantile: { level: 0.5, over: 'units' } },
      'metric.measurement_quantile',
    ],
    [
      'a quantile over events that have no number',
      'mean',
      { measure: COUNT, quantile: { level: 0.5, over: 'events' } },
      'metric.measurement_quantile',
    ],
    [
      'a capped quantile',
      'mean',
      { measure: REVENUE, cap: 5, quantile: { level: 0.5, over: 'units' } },
      'metric.measurement_quantile',
    ],
  ])('%s is refused', async (_name, kind, measurement, reason) => {
    await expect(create(kind, measurement)).rejects.toMatchObject({ code: 'invalid', reason })
    // The key is free: nothing was written.
    expect((await createMetric(ctx, metricInput('orders', PARENT()))).measurement).toBeNull()
  })
})

const PARENT = () => ({
  parents: [{ parentId: starId, evidence: 'observed', slope: null } as const],
})

describe('another measurement', () => {
  test('is a new version, and the one before stays as it was', async () => {
    const { id } = await create('mean', { measure: COUNT })
    const measurement = { measure: REVENUE }
    const changed = await changeMetric(ctx, id, { measurement, reason: 'Revenue counts' })
    expect(changed).toMatchObject({ version: 2, measurement })
    const versions = await listMetricVersions(ctx, id)
    expect(
      versions.map(({ version, measurement: m }) => [version, m?.measure.aggregation]),
    ).toEqual(
      expect.arrayContaining([
        [1, 'count'],
        [2, 'sum'],
      ]),
    )
  })

  test('is checked against the kind as it will be, and needs a reason', async () => {
    const { id } = await create('mean', { measure: COUNT })
    const another = { kind: 'proportion', reason: 'Whether, not how often' } as const
    await expect(changeMetric(ctx, id, another)).rejects.toMatchObject({
      reason: 'metric.measurement_kind',
    })
    await expect(changeMetric(ctx, id, { measurement: null })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
    const both = { ...another, measurement: { measure: { ...COUNT, aggregation: 'any' } } } as const
    expect(await changeMetric(ctx, id, both)).toMatchObject({ kind: 'proportion', version: 2 })
  })
})
