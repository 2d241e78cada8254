import { afterEach, beforeEach, expect, test } from 'vitest'
import { registerExperiment } from '../experiments/register-experiment.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { openShop, SHOP_RATES, type ShopWorld } from '../looks/from-events/testing/shop-world.js'
import { experimentInput } from '../testing.js'
import { listSources } from './list-sources.js'
import { replayFailures } from './replay-failures.js'
import { createSource } from './create-source.js'

let world: ShopWorld
beforeEach(async () => {
  world = await openShop()
})
afterEach(async () => world.ctx.dispose())

test('exposures that are in no result are counted, by what they name and why', async () => {
  const { ctx, bought, start, send } = world
  const running = await start()
  const draft = await registerExperiment(ctx, experimentInput(bought.id, { key: 'not-yet' }))
  await send({ from: 0, units: 10, day: 0, rates: SHOP_RATES })
  expect((await listSources(ctx)).strays).toEqual({ exposures: 0, named: [] })
  await send({ from: 20, units: 3, day: 0, rates: SHOP_RATES, name: 'typo-checkout' })
  await send({ from: 30, units: 4, day: 1, rates: SHOP_RATES, name: 'not-yet' })
  ctx.advance(2 * 86_400_000)
  await stopExperiment(ctx, running.id)
  await send({ from: 40, units: 5, day: 4, rates: SHOP_RATES })
  expect((await listSources(ctx)).strays).toEqual({
    exposures: 12,
    named: [
      {
        name: 'short-checkout',
        exposures: 5,
        lastAt: '2026-11-06T16:00:00.000Z',
        because: 'outside_run',
        experimentId: running.id,
      },
      {
        name: 'not-yet',
        exposures: 4,
        lastAt: '2026-11-03T16:00:00.000Z',
        because: 'not_started',
        experimentId: draft.id,
      },
      {
        name: 'typo-checkout',
        exposures: 3,
        lastAt: '2026-11-02T16:00:00.000Z',
        because: 'unknown',
        experimentId: null,
      },
    ],
  })
})

test('an item that is sent again counts again, and is one in the list', async () => {
  const { ctx } = world
  const { id } = await createSource(ctx, { name: 'Website' })
  const items = [{ type: 'track', userId: 'u', event: '' }, { type: 'nonsense' }]
  await ctx.stream.append({ source: id, items, receivedAt: ctx.now().getTime() })
  await ctx.stream.settled()
  await replayFailures(ctx, id, { ids: 'all' })
  await ctx.stream.settled()
  const [source] = (await listSources(ctx)).items
  expect(source?.counts).toMatchObject({ received: 4, rejected: 4, failuresKept: 2 })
})
