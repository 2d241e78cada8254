import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addDays } from '../calendar.js'
import { Contribution } from '../contract/contribution.js'
import type { Metric, MetricEdge } from '../contract/metric.js'
import type { KeyResultRange } from '../contract/objective.js'
import { changeMetric } from '../metrics/change-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { getKeyResult } from '../objectives/get-key-result.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { getContribution } from './get-contribution.js'
import { liveShare } from './live-share.js'
import { plantDecision, type PlantedDecision } from './testing/plant-decision.js'
import { waterfall } from './waterfall.js'

const Z = 1.959963984540054
const STARTS = '2026-10-01'

let ctx: TestContext
let star: Metric
let metric: Metric
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-06T09:00:00.000Z' })
  star = await northStar(ctx)
  metric = await supportingMetric(ctx, star.id, { key: 'completion' })
})
afterEach(() => ctx.dispose())

async function keyResultOn(
  metricId: string,
  range: KeyResultRange = { type: 'move', baseline: 0.6, target: 0.7 },
): Promise<string> {
  const cycle = await createCycle(ctx, {
    name: { en: 'Q4' },
    startsOn: STARTS,
    endsOn: '2026-12-31',
  })
  const objective = await createObjective(ctx, {
    cycleId: cycle.id,
    title: { en: 'More finish' },
    ownerId: ctx.actorId,
  })
  const ownerId = ctx.actorId
  const input = { objectiveId: objective.id, title: { en: 'x' }, metricId, range, ownerId }
  return (await createKeyResult(ctx, input)).id
}

/** Weekly values from the first day of the cycle. */
const record = async (metricId: string, ...values: number[]) =>
  recordMetricValues(
    ctx,
    metricId,
    values.map((value, index) => ({
      periodStart: addDays(STARTS, 7 * index),
      periodEnd: addDays(STARTS, 7 * index + 6),
      value,
    })),
  )

const plant = async (
  absolute: readonly [number, number],
  rest: Partial<PlantedDecision> = {},
  metricId = metric.id,
) =>
  plantDecision(ctx, {
    targetMetricId: metricId,
    effects: [{ metricId, absolute }],
    choice: 'ship',
    shipped: { shareBp: 10_000, from: '2026-10-05' },
    ...rest,
  })

/** DerSimonian and Laird, spelled out again. */
function believe(effects: readonly (readonly [number, number])[]) {
  const weights = effects.map(([, error]) => 1 / error ** 2)
  const total = weights.reduce((a, b) => a + b, 0)
  const at = (list: readonly number[]) =>
    effects.reduce((sum, [estimate], index) => sum + (list[index] ?? 0) * estimate, 0)
  const fixed = at(weights) / total
  const q = effects.reduce((sum, [y], i) => sum + (weights[i] ?? 0) * (y - fixed) ** 2, 0)
  const squares = weights.reduce((sum, weight) => sum + weight ** 2, 0)
  const tau = Math.max(0, (q - (effects.length - 1)) / (total - squares / total))
  const wide = effects.map(([, error]) => 1 / (error ** 2 + tau))
  const wideTotal = wide.reduce((a, b) => a + b, 0)
  const mean = at(wide) / wideTotal
  return { tau, mean, meanVariance: 1 / wideTotal }
}

describe('the waterfall of a key result', () => {
  test('six experiments: shrunk, by share and days live, recomputed by hand', async () => {
    const id = await keyResultOn(metric.id)
    const effects = [
      [0.02, 0.004],
      [0.012, 0.005],
      [0.005, 0.006],
      [-0.004, 0.005],
      [0.03, 0.006],
      [-0.02, 0.004],
    ] as const
    const shipped = [
      { shareBp: 10_000, from: '2026-10-05' },
      { shareBp: 5000, from: '2026-10-17' },
    ]
    for (const [index, effect] of effects.entries()) {
      const own = shipped[index]
      await plant(effect, own ? { shipped: own } : { choice: 'do_not_ship', shipped: null })
    }
    await record(metric.id, 0.61, 0.62, 0.64)
    const found = Contribution.parse(await getContribution(ctx, id))
    const { tau, mean, meanVariance } = believe(effects)
    // The newest value is of 15–21 October: live on all 7 days, and on 5 of them.
    const factors = [1, 0.5 * (5 / 7)]
    let sum = 0
    let own = 0
    let common = 0
    let drawn = 0
    for (const [index, factor] of factors.entries()) {
      const [estimate, error] = effects[index] ?? [0, 1]
      // Morris: three fifths of the plain weight with six experiments.
      const pull = (3 / 5) * (error ** 2 / (tau + error ** 2))
      sum += factor * (estimate - pull * (estimate - mean))
      own += factor ** 2 * (1 - pull) * error ** 2
      common += factor * pull
      drawn += factor * pull * (estimate - mean)
    }
    const spread = Math.sqrt(own + common ** 2 * meanVariance + (2 / 3) * drawn ** 2)
    expect(found.parts.map((part) => [part.number, part.daysLive, part.shrunk])).toEqual([
      [1, 17, true],
      [2, 5, true],
    ])
    expect(found.parts[1]?.livePeriods).toBeCloseTo(5 / 7, 12)
    expect(found.sum?.estimate).toBeCloseTo(sum, 12)
    expect(found.sum?.interval[0]).toBeCloseTo(sum - Z * spread, 9)
    expect(found.sum?.interval[1]).toBeCloseTo(sum + Z * spread, 9)
    expect(found.change).toBeCloseTo(0.04, 12)
    expect(found.unexplained?.estimate).toBeCloseTo(0.04 - sum, 12)
    expect(found.flags).toEqual(['effects_assumed_independent', 'holdout_missing'])
    // Winners are held back, and what was turned down would have cost something.
    expect(found.parts[0]?.effect.estimate).toBeLessThan(0.02)
    expect(found.notShipped.map((item) => [item.number, item.avoidedLoss !== null])).toEqual([
      [3, false],
      [4, true],
      [5, false],
      [6, true],
    ])
    expect(found.notShipped[3]?.avoidedLoss?.estimate).toBeGreaterThan(0)
  })

  test('five experiments are taken raw and say so', async () => {
    const id = await keyResultOn(metric.id)
    for (const estimate of [0.02, 0.01, 0.005, 0.001, -0.01]) {
      await plant([estimate, 0.004], estimate === 0.02 ? {} : { choice: 'iterate', shipped: null })
    }
    await record(metric.id, 0.61, 0.63)
    const found = await getContribution(ctx, id)
    expect(found.parts).toMatchObject([{ shrunk: false, fittedOn: 5, raw: { estimate: 0.02 } }])
    expect(found.parts[0]?.effect).toEqual(found.parts[0]?.raw)
    expect(found.parts[0]?.impact.estimate).toBeCloseTo(0.02, 12)
    expect(found.parts[0]?.impact.interval[1]).toBeCloseTo(0.02 + Z * 0.004, 9)
    expect(found.flags).toEqual(['raw_effects', 'holdout_missing'])
  })

  test('never changes what was measured', async () => {
    const id = await keyResultOn(metric.id)
    await plant([0.5, 0.001])
    await record(metric.id, 0.61, 0.59)
    const before = await getKeyResult(ctx, id)
    const found = await getContribution(ctx, id)
    expect(found.current).toEqual({ value: 0.59, day: '2026-10-14' })
    expect(await getKeyResult(ctx, id)).toEqual(before)
    // More is claimed than moved: the rest is negative, and nothing is hidden.
    expect(found.unexplained?.estimate).toBeCloseTo(-0.51, 12)
  })

  test('what shipped before the cycle is in its baseline; what ships later is not yet in the value', async () => {
    const id = await keyResultOn(metric.id)
    await plant([0.02, 0.004], { shipped: { shareBp: 10_000, from: '2026-09-30' } })
    await plant([0.02, 0.004], { shipped: { shareBp: 10_000, from: '2026-10-15' } })
    await record(metric.id, 0.61, 0.63)
    const found = await getContribution(ctx, id)
    expect(found).toMatchObject({ parts: [], sum: null, shippedBefore: 1, notCarried: [] })
    expect(found.unexplained?.estimate).toBeCloseTo(0.03, 12)
  })

  test('a sum over the cycle counts every period by the days that were live', async () => {
    const id = await keyResultOn(metric.id, { type: 'cumulative', baseline: 0, target: 10 })
    await plant([0.1, 0.02], { shipped: { shareBp: 10_000, from: '2026-10-12' } })
    await record(metric.id, 1, 1, 1.1)
    const found = await getContribution(ctx, id)
    // 12 October is the fifth day of the second week.
    expect(found.parts[0]?.livePeriods).toBeCloseTo(3 / 7 + 1, 12)
    expect(found.parts[0]?.impact.estimate).toBeCloseTo(0.1 * (3 / 7 + 1), 12)
  })

  test('what must not be read is not counted, and said', async () => {
    const id = await keyResultOn(metric.id)
    await plant([0.02, 0.004], { verdict: 'do_not_read' })
    await record(metric.id, 0.61)
    const found = await getContribution(ctx, id)
    expect(found).toMatchObject({ parts: [], notCarried: [{ number: 1, why: 'do_not_read' }] })
  })
})

describe('along the tree', () => {
  const along = async (evidence: MetricEdge['evidence'], slope: number | null) => {
    await changeMetric(ctx, metric.id, { parents: [{ parentId: star.id, evidence, slope }] })
    const id = await keyResultOn(star.id, { type: 'move', baseline: 3, target: 4 })
    await plant([0.02, 0.004], {
      effects: [{ metricId: metric.id, absolute: [0.02, 0.004], relative: [0.1, 0.02] }],
    })
    await record(star.id, 3, 3.2)
    return getContribution(ctx, id)
  }

  const carrying: MetricEdge['evidence'][] = ['formula', 'proven']
  test.each(carrying)('a step by %s carries its slope of the level', async (evidence) => {
    const found = await along(evidence, 0.5)
    // Live on all 7 days of the newest week: a half of 10% of 3.
    expect(found.parts).toMatchObject([{ route: 'carried', slope: 0.5 }])
    expect(found.parts[0]?.impact.estimate).toBeCloseTo(0.15, 12)
    expect(found.parts[0]?.impact.standardError).toBeCloseTo(0.03, 12)
  })

  const others: [MetricEdge['evidence'], number | null, string][] = [
    ['observed', 0.5, 'edge_unproven'],
    ['belief', 0.5, 'edge_unproven'],
    ['proven', null, 'slope_missing'],
  ]
  test.each(others)('a step by %s with slope %s does not: %s', async (evidence, slope, why) => {
    const found = await along(evidence, slope)
    expect(found).toMatchObject({ parts: [], notCarried: [{ number: 1, why }] })
    expect(found.unexplained?.estimate).toBeCloseTo(0.2, 12)
  })

  test('what an experiment measured itself comes before what its target would carry', async () => {
    await changeMetric(ctx, metric.id, {
      parents: [{ parentId: star.id, evidence: 'formula', slope: 9 }],
    })
    const id = await keyResultOn(star.id, { type: 'move', baseline: 3, target: 4 })
    await plant([0.02, 0.004], {
      effects: [
        { metricId: metric.id, absolute: [0.02, 0.004], relative: [0.1, 0.02] },
        { metricId: star.id, absolute: [0.07, 0.05] },
      ],
    })
    await record(star.id, 3, 3.2)
    expect((await getContribution(ctx, id)).parts).toMatchObject([
      { route: 'measured', slope: null, raw: { estimate: 0.07 } },
    ])
  })
})

describe('without a waterfall', () => {
  test('says why, and shows nothing as a number', async () => {
    const id = await keyResultOn(metric.id)
    const nothing = { parts: [], sum: null, unexplained: null, change: null }
    expect(await getContribution(ctx, id)).toMatchObject({ unavailable: 'no_data', ...nothing })
    const { objectiveId } = await getKeyResult(ctx, id)
    const range = { type: 'maintain_min', bound: 0.5 } as const
    const input = { objectiveId, title: { en: 'x' }, range, ownerId: ctx.actorId }
    const kept = await createKeyResult(ctx, { ...input, metricId: metric.id })
    expect((await getContribution(ctx, kept.id)).unavailable).toBe('not_numeric')
    const typed = await createKeyResult(ctx, input)
    expect((await getContribution(ctx, typed.id)).unavailable).toBe('no_metric')
    await expect(getContribution(ctx, 'kr_none')).rejects.toMatchObject({
      reason: 'key_result.not_found',
    })
  })
})

describe('properties', () => {
  test('the live share lies in 0–1 and falls with a later day', () => {
    const period = { periodStart: '2026-10-01', periodEnd: '2026-10-31' }
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), (shift) => {
        const share = liveShare(period, addDays('2026-10-01', shift))
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(1)
        expect(liveShare(period, addDays('2026-10-01', shift + 1))).toBeLessThanOrEqual(share)
      }),
    )
  })

  const term = fc.record({
    estimate: fc.integer({ min: -1000, max: 1000 }).map((value) => value / 100),
    error: fc.integer({ min: 1, max: 500 }).map((value) => value / 100),
    factor: fc.integer({ min: 0, max: 100 }).map((value) => value / 100),
  })
  const terms = fc.array(term, { minLength: 1, maxLength: 8 }).map((items) =>
    items.map(({ estimate, error, factor }, index) => {
      const raw = { estimate, variance: error ** 2 }
      const effect = { estimate, ownVariance: error ** 2, meanShare: 0, drawn: 0 }
      const of = () => ({ raw, effect })
      const portfolio = { shrunk: false, meanVariance: 0, drawVariance: 0, size: 1, of }
      return { experimentId: `exp_${index}`, portfolio, factor }
    }),
  )
  const total = (result: ReturnType<typeof waterfall>) =>
    [...result.impacts.values()].reduce((sum, item) => sum + item.estimate, 0)

  test('parts add up to the sum, and sum and rest to the change', () => {
    fc.assert(
      fc.property(terms, fc.double({ min: -50, max: 50, noNaN: true }), (items, change) => {
        const result = waterfall(items, change)
        expect(total(result)).toBeCloseTo(result.sum.estimate, 9)
        const rest = result.unexplained?.estimate ?? Number.NaN
        expect(result.sum.estimate + rest).toBeCloseTo(change, 9)
      }),
    )
  })

  test('a holdout overrides the sum, and the parts are scaled to it', () => {
    fc.assert(
      fc.property(terms, (items) => {
        fc.pre(Math.abs(waterfall(items, null).sum.estimate) > 0.01)
        const result = waterfall(items, 5, { estimate: 2, standardError: 0.5, interval: [1, 3] })
        expect(result.sum.estimate).toBe(2)
        expect(total(result)).toBeCloseTo(2, 6)
        expect(result.unexplained?.estimate).toBe(3)
      }),
    )
  })
})
