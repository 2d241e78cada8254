import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Variant } from '../contract/experiment.js'
import type { Metric, MetricValue } from '../contract/metric.js'
import { PlanInput } from '../contract/plan.js'
import { computePlan, wantedOf } from './compute-plan.js'

function variants(...weights: readonly number[]): Variant[] {
  return weights.map((weightBp, index) => ({
    key: index === 0 ? 'control' : `t${index}`,
    name: { en: `Variant ${index}` },
    weightBp,
    isControl: index === 0,
  }))
}

const wanted = PlanInput.parse({ minimumEffect: 0.05 })

function value(rest: Partial<MetricValue> = {}): MetricValue {
  return {
    periodStart: '2026-10-01',
    periodEnd: '2026-10-10',
    value: 0.4,
    standardDeviation: null,
    units: null,
    complete: true,
    metricVersion: 1,
    recordedAt: '2026-10-11T00:00:00.000Z',
    ...rest,
  }
}

const share = (latest: MetricValue | null): Pick<Metric, 'kind' | 'latest'> => ({
  kind: 'proportion',
  latest,
})

describe('the sample of a plan', () => {
  // (z(1 - alpha/2) + z(power))^2 var (1 + 1/ratio) / (effect mean)^2 with Python's NormalDist.
  test('one treatment at half the traffic: 9,418.66 units each, rounded up', () => {
    const plan = computePlan(wanted, share(value()), variants(5000, 5000))
    expect(plan.sample).toEqual({
      total: 18_838,
      perVariant: { control: 9419, t1: 9419 },
      days: null,
    })
    expect(plan).toMatchObject({ baselineSource: 'metric_values', missing: null })
    expect(plan.baseline?.standardDeviation).toBeCloseTo(Math.sqrt(0.24), 12)
  })

  test('two treatments share alpha, and every one has its own comparison', () => {
    const plan = computePlan(wanted, share(value()), variants(3334, 3333, 3333))
    expect(plan.alphaPerTreatment).toBe(0.025)
    expect(plan.sample?.perVariant['control']).toBeGreaterThanOrEqual(11_407)
  })

  test('a tenth of the traffic in treatment needs 10 / 2 times the control', () => {
    const plan = computePlan(wanted, share(value()), variants(9000, 1000))
    expect(plan.sample?.perVariant).toEqual({ control: 47_094, t1: 5233 })
  })

  test('a mean is planned from its recorded spread: 134,495.02 units each', () => {
    const facts = { value: 12.5, standardDeviation: 20 }
    const metric = { kind: 'mean', latest: value(facts) } as const
    const plan = computePlan({ ...wanted, minimumEffect: 0.02, power: 0.9 }, metric, variants(1, 1))
    expect(plan.sample?.perVariant['control']).toBe(134_496)
  })

  test('days come from the traffic of the metric, first and last day of its period included', () => {
    const plan = computePlan(wanted, share(value({ units: 10_000 })), variants(5000, 5000))
    expect(plan.unitsPerDay).toBe(1000)
    expect(plan.sample?.days).toBe(19)
    const typed = { ...wanted, unitsPerDay: 9419 }
    expect(computePlan(typed, share(value()), variants(5000, 5000)).sample?.days).toBe(2)
  })
})

describe('a plan that cannot be computed says why', () => {
  test.each([
    ['no value yet', share(null), 'baseline'],
    ['a mean without spread', { kind: 'mean', latest: value() }, 'baseline'],
    ['a ratio without spread', { kind: 'ratio', latest: value() }, 'baseline'],
    ['nobody does it', share(value({ value: 0 })), 'zero_baseline'],
    ['everybody does it', share(value({ value: 1 })), 'zero_variance'],
    ['a share above one', share(value({ value: 40 })), 'zero_variance'],
    [
      'no spread at all',
      { kind: 'mean', latest: value({ standardDeviation: 0 }) },
      'zero_variance',
    ],
  ] as const)('%s', (_name, metric, missing) => {
    expect(computePlan(wanted, metric, variants(5000, 5000))).toMatchObject({
      sample: null,
      missing,
    })
  })
})

test('an entered baseline wins over the recorded one, and a plan asked for again is the same', () => {
  const entered = { ...wanted, baseline: { mean: 0.5, standardDeviation: null } }
  const plan = computePlan(entered, share(value()), variants(5000, 5000))
  expect(plan).toMatchObject({ baselineSource: 'entered', baseline: { mean: 0.5 } })
  expect(computePlan(wantedOf(plan), share(value()), variants(5000, 5000))).toEqual(plan)
})

test('every variant gets its share: units follow the weights to within one', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      fc.integer({ min: 500, max: 9500 }),
      (mean, minimumEffect, controlBp) => {
        const split = variants(controlBp, 10_000 - controlBp)
        const plan = computePlan({ ...wanted, minimumEffect }, share(value({ value: mean })), split)
        const control = plan.sample?.perVariant['control'] ?? 0
        const treatment = plan.sample?.perVariant['t1'] ?? 0
        expect(treatment - (control * (10_000 - controlBp)) / controlBp).toBeGreaterThanOrEqual(0)
        expect(treatment - (control * (10_000 - controlBp)) / controlBp).toBeLessThan(1)
        expect(plan.sample?.total).toBe(control + treatment)
      },
    ),
  )
})
