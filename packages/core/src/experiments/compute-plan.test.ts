import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Variant } from '../contract/experiment.js'
import type { Metric, MetricValue } from '../contract/metric.js'
import { Plan, PlanInput } from '../contract/plan.js'
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
    correlation: null,
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

  test('CUPED takes off what the past explains, where the plan uses it', () => {
    const pastGain = { share: 0.36, source: 'metric_values', experimentNumber: null } as const
    const target = { ...share(value()), pastGain }
    const cuped = { ...wanted, varianceReduction: 'cuped' } as const
    const plan = computePlan(cuped, target, variants(5000, 5000))
    // 0.64 of 9,418.66, rounded up.
    expect(plan).toMatchObject({ pastGain, sample: { perVariant: { control: 6028, t1: 6028 } } })
    expect(computePlan(wanted, target, variants(5000, 5000))).toMatchObject({
      pastGain: null,
      sample: { total: 18_838 },
    })
    const guardrail = { ...target, metricId: 'met_1', margin: 0.04 }
    const guarded = (of: typeof wanted) =>
      computePlan(of, share(value()), variants(5000, 5000), [guardrail]).joint?.guardrails[0]?.units
    expect((guarded(cuped) ?? 0) / (guarded(wanted) ?? 1)).toBeCloseTo(0.64, 3)
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

describe('guardrails share beta with the target', () => {
  const half = variants(5000, 5000)
  const guardrail = (metricId: string, latest: MetricValue | null) =>
    ({ metricId, margin: 0.015, kind: 'mean', latest }) as const
  const known = guardrail('met_a', value({ value: 10, standardDeviation: 3 }))

  // (z(0.95) + z(1 - 0.2 / 3))^2 2 9 / (0.015 10)^2 with Python's NormalDist: 7917.55 each.
  test('each is sized at its own power, and one without a history is listed', () => {
    const plan = computePlan(wanted, share(value()), half, [known, guardrail('met_b', null)])
    expect(plan.joint?.powerEach).toBeCloseTo(1 - 0.2 / 3, 12)
    expect(plan.joint?.guardrails).toEqual([
      { metricId: 'met_a', units: 2 * 7918, missing: null },
      { metricId: 'met_b', units: null, missing: 'baseline' },
    ])
    expect(plan.sample?.total).toBe(plan.joint?.targetUnits)
    expect(plan.sample?.total).toBeGreaterThan(18_838)
  })

  test('the sample is what the most demanding of them needs', () => {
    const strict = { ...known, margin: 0.005 }
    const plan = computePlan(wanted, share(value()), half, [strict])
    expect(plan.sample?.total).toBe(plan.joint?.guardrails[0]?.units)
  })
})

describe('methods', () => {
  const half = variants(5000, 5000)
  const planOf = (rest: Partial<PlanInput>) =>
    computePlan(
      PlanInput.parse({ minimumEffect: 0.05, unitsPerDay: 1000, ...rest }),
      share(value()),
      half,
    )

  test('planned looks come with their units, bounds and days', () => {
    const plan = planOf({ method: 'group_sequential' })
    const total = plan.sample?.total ?? 0
    expect(plan.looks.map(({ units }) => units)).toEqual(
      [1, 2, 3].map((k) => Math.ceil((k / 3) * total)),
    )
    expect(plan.looks.map(({ day }) => day)).toEqual([7, 13, 20])
    // Lan-DeMets O'Brien-Fleming at thirds, 5% two-sided, as ldbounds and gsDesign print them.
    for (const [index, z] of [3.7103, 2.51143, 1.99305].entries()) {
      expect(plan.looks[index]?.boundaryZ).toBeCloseTo(z, 4)
    }
    expect(plan.expectedUnits).toBeLessThan(18_838)
  })

  test.each(['fixed_horizon', 'group_sequential', 'confidence_sequence', 'bayesian'] as const)(
    '%s: asked for again it is the same plan, and the sample grows as said',
    (method) => {
      const plan = planOf({ method })
      expect(computePlan(wantedOf(plan), share(value()), half)).toEqual(plan)
      const grown = (plan.sample?.perVariant['control'] ?? 0) / 9419
      expect(grown).toBeCloseTo(plan.inflation ?? 0, 3)
    },
  )

  test('a plan stored by an earlier release reads as what it was', () => {
    const { method, alpha, alphaPerTreatment, power, minimumEffect, ...rest } = planOf({})
    const { baseline, baselineSource, unitsPerDay, sample, missing } = rest
    const old = { method, alpha, alphaPerTreatment, power, minimumEffect, baseline, baselineSource }
    expect(Plan.parse({ ...old, unitsPerDay, sample, missing })).toMatchObject({
      method: 'fixed_horizon',
      sequential: null,
      caps: [],
      looks: [],
      joint: null,
    })
  })
})
