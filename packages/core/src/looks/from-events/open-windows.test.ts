import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { stopExperiment } from '../../experiments/stop-experiment.js'
import { supportingMetric } from '../../testing.js'
import { lookAtExperiment } from '../look-at-experiment.js'
import { resultsNow } from '../results-now.js'
import { resultSql } from '../result-sql.js'
import { openShop, SHOP_PLAN, type ShopWorld } from './testing/shop-world.js'

let world: ShopWorld
beforeEach(async () => {
  world = await openShop()
})
afterEach(async () => world.ctx.dispose())

describe('windows that are open', () => {
  const early = { method: 'confidence_sequence' } as const

  test('keep an early-stopping plan running: only units with a full window count', async () => {
    const { ctx, bought, start, send } = world
    const { id } = await start({ plan: { ...SHOP_PLAN, ...early } })
    // Every other unit is treated, and buys far more often: all 1,000 would decide it at once.
    const rates = { control: 0.1, treatment: 0.9 }
    await send({ from: 0, units: 1000, day: 0, rates })
    const first = await lookAtExperiment(ctx, id)
    expect(first).toMatchObject({ sampleReached: false, information: { fraction: 0 } })
    expect(first.tests.filter(({ role }) => role === 'target')).toEqual([])
    expect(first.notMeasured).toContainEqual({
      metricId: bought.id,
      role: 'target',
      because: 'windows_open',
    })
    expect(first.verdicts[0]?.verdict).toBe('keep_running')
    expect(first.verdicts[0]?.sentence.en).toContain('No user has had the full window of bought')
    await send({ from: 1000, units: 1000, day: 2, rates })
    const second = await lookAtExperiment(ctx, id)
    const target = second.tests.find(({ role }) => role === 'target')
    // The second thousand is exposed, and not in the result.
    expect(target?.control.n).toBe(500)
    expect(second.units.map(({ units }) => units)).toEqual([1000, 1000])
    expect(second.verdicts[0]?.verdict).toBe('ship')
    expect(second.verdicts[0]?.caveats.map(({ en }) => en).join()).toContain(
      '1,000 of 2,000 units are not in the result: their window of bought is still open.',
    )
    expect(second.health.find(({ check }) => check === 'mature_metrics')).toMatchObject({
      status: 'ok',
      params: { share: 0.5 },
    })
    const { leftOut } = await resultsNow(ctx, id)
    expect(leftOut.immature).toContainEqual({ metric: 'bought', units: 1000 })
  })

  test('hold a win back while no window of a guardrail is over', async () => {
    const { ctx, star, start, send, windowsClose } = world
    const refund = await supportingMetric(ctx, star.id, {
      key: 'refund',
      direction: 'down',
      measurement: {
        measure: { event: 'Refund', aggregation: 'any' },
        window: { delayHours: 0, lengthHours: 240 },
      },
    })
    const guardrails = [{ metricId: refund.id, margin: 0.1 }]
    const { id } = await start({ plan: { ...SHOP_PLAN, ...early }, guardrails })
    await send({ from: 0, units: 1000, day: 0, rates: { control: 0.1, treatment: 0.9 } })
    await windowsClose()
    const { verdicts } = await lookAtExperiment(ctx, id)
    expect(verdicts[0]?.verdict).toBe('keep_running')
    expect(verdicts[0]?.sentence.en).toContain('No user has had the full window of refund yet.')
  })

  test('that the end of the run cut short never count, and are said to be lost', async () => {
    const { ctx, start, threeDays, windowsClose } = world
    const { id } = await start()
    await threeDays()
    await stopExperiment(ctx, id)
    await windowsClose()
    const look = await lookAtExperiment(ctx, id)
    expect(look.health.find(({ check }) => check === 'mature_metrics')?.status).toBe('watch')
  })

  test('are left out of the query that is shown beside the result', async () => {
    const { ctx, bought, start, threeDays } = world
    const { id } = await start()
    await threeDays()
    const { sql } = await resultSql(ctx, id, bought.id)
    expect(sql).toContain(`min(ts) < ${Date.parse('2026-11-03T00:00:00.000Z')}`)
  })
})
