import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decideExperiment } from '../../experiments/decide-experiment.js'
import { recordDeviation } from '../../experiments/record-deviation.js'
import { stopExperiment } from '../../experiments/stop-experiment.js'
import { TEST_PEOPLE } from '../../testing.js'
import { checkResults, experimentsOnEvents } from '../keep-results.js'
import { lookAtExperiment } from '../look-at-experiment.js'
import { resultsNow } from '../results-now.js'
import { verifyResults } from '../verify-results.js'
import { openShop, SHOP_RATES, type ShopWorld } from './testing/shop-world.js'

const DAY = 86_400_000

let ctx: ShopWorld['ctx']
let start: ShopWorld['start']
let send: ShopWorld['send']
let threeDays: ShopWorld['threeDays']
beforeEach(async () => {
  ;({ ctx, start, send, threeDays } = await openShop())
})
afterEach(async () => ctx.dispose())

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
    await send({ from: 0, units: 400, day: 0, rates: SHOP_RATES })
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
    await send({ from: 5000, units: 20, day: 2, rates: SHOP_RATES })
    await expect(decideExperiment(ctx, id, decision(look.id))).rejects.toMatchObject({
      reason: 'experiment.decided_without_look',
    })
    const again = await lookAtExperiment(ctx, id)
    await recordDeviation(ctx, id, { what: { en: 'Late' }, reason: { en: 'Late events' } })
    expect((await decideExperiment(ctx, id, decision(again.id))).state).toBe('decided')
  })
})
