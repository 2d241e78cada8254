import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExperimentInput } from '../../contract/experiment.js'
import type { Metric } from '../../contract/metric.js'
import { decideExperiment } from '../../experiments/decide-experiment.js'
import { recordDeviation } from '../../experiments/record-deviation.js'
import { stopExperiment } from '../../experiments/stop-experiment.js'
import { seededRandom } from '../../demo/random.js'
import { changeMetric } from '../../metrics/change-metric.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '../../testing.js'
import { checkResults, experimentsOnEvents, freshenResults } from '../keep-results.js'
import { listLooks } from '../list-looks.js'
import { lookAtExperiment } from '../look-at-experiment.js'
import { recomputeSignificanceTest } from '../recompute-significance-test.js'
import { resultSegments } from '../result-segments.js'
import { resultSeries } from '../result-series.js'
import { resultsNow } from '../results-now.js'
import { resultSql } from '../result-sql.js'
import { verifyResults } from '../verify-results.js'

const DAY = 86_400_000
const HOUR = 3_600_000

let ctx: TestContext
let star: Metric
let bought: Metric
let spend: Metric
beforeEach(async () => {
  ctx = await openTestContext({ stream: 'open' })
  star = await northStar(ctx, {
    measurement: { measure: { event: 'Order', aggregation: 'count' } },
  })
  bought = await supportingMetric(ctx, star.id, {
    key: 'bought',
    measurement: {
      measure: { event: 'Order', aggregation: 'any' },
      window: { delayHours: 0, lengthHours: 24 },
    },
  })
  spend = await supportingMetric(ctx, star.id, {
    key: 'spend',
    kind: 'mean',
    measurement: {
      measure: { event: 'Order', aggregation: 'sum', property: 'total' },
      decimals: 2,
      covariateDays: 14,
    },
  })
})
afterEach(async () => ctx.dispose())

const PLAN = { minimumEffect: 0.2, baseline: { mean: 0.3, standardDeviation: null } }

function start(rest: Partial<ExperimentInput> = {}) {
  const input = experimentInput(bought.id, {
    key: 'short-checkout',
    plan: PLAN,
    secondaryMetricIds: [spend.id],
    segments: ['platform', 'trait:tier'],
    ...rest,
  })
  return runningExperiment(ctx, input)
}

/** Units of one day of traffic, every other one treated; orders follow the rates of their variant. */
interface Traffic {
  readonly from: number
  readonly units: number
  readonly day: number
  readonly rates: Readonly<Record<string, number>>
  /** Treated units on this platform send no exposure. */
  readonly lost?: string
  readonly name?: string
}

async function send(traffic: Traffic): Promise<void> {
  const { from, units, day, rates, lost, name = 'short-checkout' } = traffic
  const random = seededRandom(1 + from)
  const items: object[] = []
  const midnight = Date.parse('2026-11-02T10:00:00.000Z') + day * DAY
  for (let index = from; index < from + units; index += 1) {
    const variant = index % 2 === 0 ? 'control' : 'treatment'
    const platform = random() < 0.5 ? 'ios' : 'web'
    const seen = midnight + random() * 4 * HOUR
    const at = (offset: number) => new Date(seen + offset).toISOString()
    const one = { userId: `user-${index}` }
    items.push({
      ...one,
      type: 'identify',
      messageId: `i${index}`,
      timestamp: at(-HOUR),
      traits: { tier: index % 3 === 0 ? 'paid' : 'free' },
    })
    const ordersBefore = random() < 0.4
    if (ordersBefore) {
      const properties = { total: 20 + Math.round(random() * 1000) / 100 }
      items.push({ ...one, ...order(`b${index}`, at(-2 * DAY)), properties })
    }
    if (!(variant === 'treatment' && platform === lost)) {
      items.push({
        ...one,
        type: 'track',
        event: 'Experiment Viewed',
        messageId: `e${index}`,
        timestamp: at(0),
        properties: { experimentId: name, variationId: variant, platform },
      })
    }
    const buys = random() < (rates[variant] ?? 0) + (ordersBefore ? 0.05 : 0)
    const properties = { total: 20 + Math.round(random() * 1000) / 100 }
    if (buys) items.push({ ...one, ...order(`o${index}`, at(HOUR)), properties })
  }
  const results = await ctx.stream.append({
    source: 'shop',
    items,
    receivedAt: midnight + 6 * HOUR,
  })
  expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true)
  await ctx.stream.settled()
}

function order(messageId: string, timestamp: string) {
  return { type: 'track', event: 'Order', messageId, timestamp }
}

const EVEN = { control: 0.3, treatment: 0.39 }

async function threeDays(rest: Partial<Traffic> = {}): Promise<void> {
  for (const day of [0, 1, 2]) {
    await send({ from: day * 1000, units: 1000, day, rates: EVEN, ...rest })
  }
  ctx.advance(3 * DAY)
}

describe('a look at events', () => {
  test('finds the planted lift, by the version of the metric that was locked', async () => {
    const { id } = await start()
    await threeDays()
    await changeMetric(ctx, bought.id, {
      measurement: { measure: { event: 'Nothing', aggregation: 'any' } },
      reason: 'Another event',
    })
    const look = await lookAtExperiment(ctx, id)
    expect(look).toMatchObject({ number: 1, importId: null, eventsSeq: expect.any(Number) })
    expect(look.units).toEqual([
      { variant: 'control', units: 1500 },
      { variant: 'treatment', units: 1500 },
    ])
    const target = look.tests.find(({ role }) => role === 'target')
    const [low, high] = target?.relative.interval ?? [1, 1]
    expect(target).toMatchObject({ metricKey: 'bought', metricVersion: 1, reading: 'improves' })
    // Planted: 0.39 + 0.02 against 0.3 + 0.02.
    expect(low).toBeLessThan(0.41 / 0.32 - 1)
    expect(high).toBeGreaterThan(0.41 / 0.32 - 1)
    expect(look.dataWatermark).toBe('2026-11-04T16:00:00.000Z')
    for (const test of look.tests) {
      expect(await recomputeSignificanceTest(ctx, test.id)).toMatchObject({ identical: true })
    }
    expect((await listLooks(ctx, id))[0]).toEqual(look)
  })

  test('is refused while nothing has come in, and when its experiment is another’s', async () => {
    const { id } = await start()
    await expect(lookAtExperiment(ctx, id)).rejects.toMatchObject({ reason: 'experiment.no_data' })
    await send({ from: 0, units: 100, day: 0, rates: EVEN, name: 'another-one' })
    await expect(lookAtExperiment(ctx, id)).rejects.toMatchObject({ reason: 'experiment.no_data' })
  })

  test('uses the days before exposure, caps and corrections as the plan says', async () => {
    const caps = [{ metricId: spend.id, quantile: 0.99 }]
    const { id } = await start({ plan: { ...PLAN, varianceReduction: 'cuped', caps } })
    await threeDays()
    const { tests, verdicts } = await lookAtExperiment(ctx, id)
    const measured = tests.find(({ metricKey }) => metricKey === 'spend')
    expect(measured?.control.moments.kind).toBe('covariate')
    expect(measured?.adjustments.map(({ step }) => step)).toEqual(['raw', 'capped', 'cuped'])
    expect(measured?.uncapped?.control.kind).toBe('mean')
    const [raw, , cuped] = measured?.adjustments ?? []
    expect(cuped?.standardError).toBeLessThan((raw?.standardError ?? 0) * 1.001)
    // The target looks at no days before: a plan with CUPED says so.
    expect(verdicts[0]?.caveats.map(({ en }) => en).join()).toContain('CUPED')
  })

  test('compares a quantile, and its row computes itself again', async () => {
    const median = await supportingMetric(ctx, star.id, {
      key: 'median_spend',
      kind: 'mean',
      measurement: {
        measure: { event: 'Order', aggregation: 'sum', property: 'total' },
        quantile: { level: 0.9, over: 'units' },
        decimals: 2,
      },
    })
    const { id } = await start({ secondaryMetricIds: [median.id] })
    await threeDays()
    const { tests } = await lookAtExperiment(ctx, id)
    const found = tests.find(({ metricKey }) => metricKey === 'median_spend')
    expect(found?.control.moments).toMatchObject({ kind: 'quantile', level: 0.9, n: 1500 })
    expect(found?.control.mean).toBeGreaterThan(20)
    expect(found?.relative.pValue).not.toBeNull()
    const again = await recomputeSignificanceTest(ctx, found?.id ?? '')
    expect(again).toMatchObject({ identical: true, differences: [] })
    await expect(resultSeries(ctx, id, { metricId: median.id })).rejects.toMatchObject({
      reason: 'results.quantile_only_whole',
    })
  })
})

describe('results as they stand', () => {
  test('say the same as a look, are not stored, and know what is new since', async () => {
    const { id } = await start()
    await threeDays()
    const look = await lookAtExperiment(ctx, id)
    const now = await resultsNow(ctx, id)
    expect(now.units).toEqual(look.units)
    const numbers = ({ tests }: typeof look) =>
      tests.map(({ metricKey, relative, control }) => ({ metricKey, relative, control }))
    expect(numbers(now)).toEqual(numbers(look))
    expect(now).toMatchObject({ newSinceLook: 0, mark: { seq: look.eventsSeq }, number: 0 })
    await send({ from: 3000, units: 200, day: 3, rates: EVEN })
    // Nothing was brought up to date yet: what stands is what stood.
    expect((await resultsNow(ctx, id)).units).toEqual(look.units)
    expect(await freshenResults(ctx, id)).toBe(true)
    expect(await freshenResults(ctx, id)).toBe(false)
    const later = await resultsNow(ctx, id)
    expect(later.units[0]?.units).toBe(1600)
    expect(later.newSinceLook).toBeGreaterThan(400)
    expect(later.freshAt).toBe('2026-11-05T16:00:00.000Z')
    expect(await listLooks(ctx, id)).toHaveLength(1)
  })

  test('spend no alpha: a group-sequential plan is decided at its looks', async () => {
    const { id } = await start({ plan: { ...PLAN, method: 'group_sequential' } })
    await threeDays()
    const before = await resultsNow(ctx, id)
    const target = before.tests.find(({ role }) => role === 'target')
    expect(target?.planned).toMatchObject({ interval: null, crossed: false })
    expect(before.verdicts[0]).toMatchObject({ verdict: 'keep_running' })
    expect(before.verdicts[0]?.sentence.en).toContain('the next look decides')
    const look = await lookAtExperiment(ctx, id)
    expect(look.tests[0]?.planned?.interval).not.toBeNull()
    const after = await resultsNow(ctx, id)
    expect(after.tests[0]?.planned?.interval).toEqual(look.tests[0]?.planned?.interval)
  })

  test('read no event once they are up to date', async () => {
    const { id } = await start()
    await threeDays()
    await freshenResults(ctx, id)
    const asked = new Set<string>()
    const watched = new Proxy(ctx.stream, {
      get(stream, name) {
        asked.add(String(name))
        const value: unknown = Reflect.get(stream, name, stream)
        return value
      },
    })
    await resultsNow({ ...ctx, stream: watched }, id)
    const reads = ['mark', 'sliceMoments', 'unitsIn', 'explain']
    // The facts of the checks were counted under the stream itself.
    expect([...asked].filter((name) => !reads.includes(name))).toEqual(['health'])
    asked.clear()
    await resultsNow({ ...ctx, stream: watched }, id)
    expect([...asked].filter((name) => !reads.includes(name))).toEqual([])
  })
})

describe('over time and by segment', () => {
  test('days of exposure add up to the running series, and that to the whole', async () => {
    const { id } = await start()
    await threeDays()
    const { tests } = await lookAtExperiment(ctx, id)
    const daily = await resultSeries(ctx, id, { metricId: bought.id })
    const [line] = daily.treatments
    expect(line?.points.map(({ at }) => at)).toEqual(['2026-11-02', '2026-11-03', '2026-11-04'])
    expect(line?.points.map(({ control }) => control.units)).toEqual([500, 500, 500])
    const running = await resultSeries(ctx, id, { metricId: bought.id, by: 'cumulative' })
    const last = running.treatments[0]?.points.at(-1)
    const target = tests.find(({ role }) => role === 'target')
    expect(last?.relative).toEqual(target?.relative)
    const ages = await resultSeries(ctx, id, { metricId: bought.id, by: 'age' })
    expect(ages.treatments[0]?.points[0]).toMatchObject({ at: '0' })
  })

  test('segments are corrected, said to be exploratory, and add up to the whole', async () => {
    const { id } = await start()
    await threeDays()
    const look = await lookAtExperiment(ctx, id)
    for (const segment of ['platform', 'trait:tier']) {
      const found = await resultSegments(ctx, id, { metricId: bought.id, segment })
      expect(found).toMatchObject({ exploratory: true, correction: 'holm', tests: 2 })
      const values = found.treatments[0]?.values ?? []
      const units = values.reduce((sum, { control }) => sum + control.units, 0)
      expect(units).toBe(look.units[0]?.units)
      for (const { relative, adjustedPValue } of values) {
        expect(adjustedPValue).toBeGreaterThanOrEqual(relative.pValue ?? 1)
      }
      expect(found.treatments[0]?.heterogeneity?.degreesOfFreedom).toBe(1)
    }
    const unknown = resultSegments(ctx, id, { metricId: bought.id, segment: 'country' })
    await expect(unknown).rejects.toMatchObject({ reason: 'results.segment_unknown' })
    const stranger = resultSeries(ctx, id, { metricId: 'met_nobody' })
    await expect(stranger).rejects.toMatchObject({ reason: 'results.metric_unknown' })
    expect((await resultSql(ctx, id, bought.id)).sql.toLowerCase()).toContain('select')
  })
})

describe('checks of experiments on events', () => {
  const statuses = (look: { health: readonly { check: string; status: string }[] }) =>
    Object.fromEntries(look.health.map(({ check, status }) => [check, status]))

  test('are quiet on sound data', async () => {
    const { id } = await start()
    await threeDays()
    expect(statuses(await lookAtExperiment(ctx, id))).toEqual({
      sample_ratio: 'ok',
      crossovers: 'ok',
      variant_names: 'ok',
      misassigned: 'not_computable',
      pre_period: 'ok',
      enough_data: expect.any(String),
      fresh_data: 'ok',
      mature_metrics: expect.any(String),
      metrics_measured: 'ok',
      unreadable_values: 'ok',
      novelty: 'not_computable',
      interaction: 'ok',
      plausible_size: 'not_computable',
      state_verified: 'not_computable',
    })
  })

  test('the sample ratio rings and says where', async () => {
    const { id } = await start()
    await threeDays({ lost: 'ios' })
    const look = await lookAtExperiment(ctx, id)
    const [split] = look.health
    expect(split).toMatchObject({ check: 'sample_ratio', status: 'alarm' })
    expect(split?.params['test']).toBe('sequential')
    expect(split?.params['where']).toMatch(/^platform = ios/)
    expect(look.verdicts[0]).toMatchObject({ verdict: 'do_not_read' })
    expect(look.verdicts[0]?.sentence.en).toContain('platform = ios')
  })

  test('another experiment on the same units is told of', async () => {
    const { id } = await start()
    await start({ key: 'other-one', name: { en: 'Other' } })
    await threeDays()
    const look = await lookAtExperiment(ctx, id)
    const check = look.health.find((item) => item.check === 'interaction')
    expect(check).toMatchObject({ status: 'not_computable', params: { overlapping: 1 } })
    expect(check?.params['untested']).toContain('Other')
  })

  test('stale data are a watch, with the days to wait by the traffic so far', async () => {
    const { id } = await start()
    await send({ from: 0, units: 400, day: 0, rates: EVEN })
    ctx.advance(4 * DAY)
    const look = await lookAtExperiment(ctx, id)
    expect(statuses(look)).toMatchObject({ fresh_data: 'watch', enough_data: 'watch' })
    const enough = look.health.find(({ check }) => check === 'enough_data')
    expect(enough?.params).toMatchObject({ perDay: 100, until: expect.stringMatching(/^20/) })
  })
})

describe('results are compared with a full recomputation', () => {
  const LEARNED = { believed: { en: 'x' }, saw: { en: 'y' }, next: { en: 'z' } }
  const decision = (lookId: string) =>
    ({
      choice: 'iterate',
      lookId,
      treatment: 'treatment',
      learning: LEARNED,
      override: { reviewerId: TEST_PEOPLE[1].id, reason: { en: 'A test' } },
    }) as const

  test('because somebody asks, and every night', async () => {
    const { id } = await start()
    await threeDays()
    expect(await experimentsOnEvents(ctx)).toEqual([id])
    expect(await verifyResults(ctx, id)).toMatchObject({ equal: true, differingCells: 0 })
    expect(await checkResults(ctx, id)).toMatchObject({ experimentId: id, equal: true })
    const look = await lookAtExperiment(ctx, id)
    expect(look.health.find(({ check }) => check === 'state_verified')?.status).toBe('ok')
  })

  test('before a decision, whose evidence says so', async () => {
    const { id } = await start()
    await threeDays()
    await stopExperiment(ctx, id)
    const look = await lookAtExperiment(ctx, id)
    const decided = await decideExperiment(ctx, id, decision(look.id))
    const { canonical } = decided.decision?.evidence ?? { canonical: '{}' }
    expect(JSON.parse(canonical)).toMatchObject({
      verified: { eventsSeq: look.eventsSeq, equal: true },
    })
    // A decided experiment can still be read.
    expect((await resultsNow(ctx, id)).units).toEqual(look.units)
  })

  test('a difference refuses the decision, is kept, and shown', async () => {
    const { id } = await start()
    await threeDays()
    await stopExperiment(ctx, id)
    const look = await lookAtExperiment(ctx, id)
    const verify = async (analysis: Parameters<typeof ctx.stream.verify>[0]) => ({
      ...(await ctx.stream.verify(analysis)),
      equal: false,
      differingCells: 3,
    })
    const differing = { ...ctx, stream: { ...ctx.stream, verify } }
    await expect(decideExperiment(differing, id, decision(look.id))).rejects.toMatchObject({
      reason: 'results.differed',
      params: { cells: 3 },
    })
    const [check] = (await resultsNow(ctx, id)).health.filter(
      (item) => item.check === 'state_verified',
    )
    expect(check).toMatchObject({ status: 'alarm', params: { cells: 3 } })
    const broken = { ...ctx.stream, verify: () => Promise.reject(new Error('no disk')) }
    await expect(
      decideExperiment({ ...ctx, stream: broken }, id, decision(look.id)),
    ).rejects.toMatchObject({ reason: 'results.not_verified' })
    expect((await decideExperiment(ctx, id, decision(look.id))).state).toBe('decided')
  })

  test('events that came after the look ask for another look', async () => {
    const { id } = await start()
    await threeDays()
    await stopExperiment(ctx, id)
    const look = await lookAtExperiment(ctx, id)
    await send({ from: 5000, units: 20, day: 2, rates: EVEN })
    await expect(decideExperiment(ctx, id, decision(look.id))).rejects.toMatchObject({
      reason: 'experiment.decided_without_look',
    })
    const again = await lookAtExperiment(ctx, id)
    await recordDeviation(ctx, id, { what: { en: 'Late' }, reason: { en: 'Late events' } })
    expect((await decideExperiment(ctx, id, decision(again.id))).state).toBe('decided')
  })
})
