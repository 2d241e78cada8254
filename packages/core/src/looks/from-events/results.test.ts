import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeMetric } from '../../metrics/change-metric.js'
import { supportingMetric } from '../../testing.js'
import { freshenResults } from '../keep-results.js'
import { listLooks } from '../list-looks.js'
import { lookAtExperiment } from '../look-at-experiment.js'
import { recomputeSignificanceTest } from '../recompute-significance-test.js'
import { resultSegments } from '../result-segments.js'
import { resultSeries } from '../result-series.js'
import { resultsNow } from '../results-now.js'
import { resultSql } from '../result-sql.js'
import { openShop, SHOP_PLAN, SHOP_RATES, type ShopWorld } from './testing/shop-world.js'

let ctx: ShopWorld['ctx']
let star: ShopWorld['star']
let bought: ShopWorld['bought']
let spend: ShopWorld['spend']
let start: ShopWorld['start']
let send: ShopWorld['send']
let threeDays: ShopWorld['threeDays']
let windowsClose: ShopWorld['windowsClose']
beforeEach(async () => {
  ;({ ctx, star, bought, spend, start, send, threeDays, windowsClose } = await openShop())
})
afterEach(async () => ctx.dispose())

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
    await send({ from: 0, units: 100, day: 0, rates: SHOP_RATES, name: 'another-one' })
    await expect(lookAtExperiment(ctx, id)).rejects.toMatchObject({ reason: 'experiment.no_data' })
  })

  test('uses the days before exposure, caps and corrections as the plan says', async () => {
    const caps = [{ metricId: spend.id, quantile: 0.99 }]
    const { id } = await start({ plan: { ...SHOP_PLAN, varianceReduction: 'cuped', caps } })
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
    await send({ from: 3000, units: 200, day: 3, rates: SHOP_RATES })
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

  test('count what is left out, each by its own reason', async () => {
    const { id, startedAt } = await start()
    await threeDays()
    const receivedAt = ctx.now().getTime()
    const exposure = (userId: string, variationId: string, ms: number) => ({
      type: 'track',
      event: 'Experiment Viewed',
      userId,
      messageId: `left-${userId}-${variationId}`,
      timestamp: new Date(ms).toISOString(),
      properties: { experimentId: 'short-checkout', variationId },
    })
    const items = [
      exposure('user-0', 'treatment', receivedAt),
      exposure('new-1', 'mystery', receivedAt),
      exposure('new-2', 'control', Date.parse(startedAt ?? '') - 1000),
    ]
    await ctx.stream.append({ source: 'shop', items, receivedAt })
    await ctx.stream.settled()
    await freshenResults(ctx, id)
    const { leftOut, units } = await resultsNow(ctx, id)
    expect(leftOut).toMatchObject({
      outsideRun: 1,
      exposures: 3003,
      unknownVariants: { exposures: 1, named: [{ value: 'mystery', exposures: 1 }] },
      misassigned: 0,
    })
    expect(leftOut.crossovers.reduce((sum, one) => sum + one.units, 0)).toBe(1)
    expect(units.reduce((sum, one) => sum + one.units, 0)).toBe(2999)
  })

  test('spend no alpha: a group-sequential plan is decided at its looks', async () => {
    const { id } = await start({ plan: { ...SHOP_PLAN, method: 'group_sequential' } })
    await threeDays()
    await windowsClose()
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
    await windowsClose()
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

  test('take the past out of the noise as the result does', async () => {
    const { id } = await start({ plan: { ...SHOP_PLAN, varianceReduction: 'cuped' } })
    await threeDays()
    const { tests } = await lookAtExperiment(ctx, id)
    const running = await resultSeries(ctx, id, { metricId: spend.id, by: 'cumulative' })
    expect(running.withPast).toBe(true)
    const measured = tests.find(({ metricKey }) => metricKey === 'spend')
    expect(running.treatments[0]?.points.at(-1)?.relative).toEqual(measured?.relative)
    const ages = await resultSeries(ctx, id, { metricId: spend.id, by: 'age' })
    expect(ages.withPast).toBe(false)
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
      const target = look.tests.find(({ role }) => role === 'target')
      expect(units).toBe(target?.control.n)
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
