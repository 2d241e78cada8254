import { reply } from '@sextant/api/client'
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveWorld, until, type ServedWorld } from './served-world.js'

let world: ServedWorld
beforeAll(async () => {
  world = await serveWorld()
})
afterAll(async () => world.server.stop())

const analytics = (writeKey: string, rest = {}) =>
  new Analytics({ writeKey, host: world.server.origin, flushInterval: 50, maxRetries: 0, ...rest })
const source = async () => {
  const { items } = await reply(world.api.sources.$get())
  return items[0]?.counts
}

describe('Segment’s library for Node', () => {
  test('sends all its calls, each counted once by its type', async () => {
    const client = analytics(world.ingestKey)
    const failed: unknown[] = []
    client.on('error', (error) => failed.push(error))
    const userId = 'user-1'
    client.identify({ userId, traits: { plan: 'pro', address: { city: 'Aachen' } } })
    client.track({ userId, event: 'Order placed', properties: { amount: 12.5, items: [1, 2] } })
    client.page({ userId, name: 'Home' })
    client.screen({ userId, name: 'Start' })
    client.group({ userId, groupId: 'team-1' })
    client.alias({ userId, previousId: 'anonymous-1' })
    client.track({ anonymousId: 'anonymous-2', event: '下单', properties: { 金额: 3 } })
    await client.closeAndFlush()
    expect(failed).toEqual([])
    const types = { identify: 1, track: 2, page: 1, screen: 1, group: 1, alias: 1 }
    expect(await source()).toMatchObject({ received: 7, accepted: 7, byType: types })
    const seen = await until(
      async () => (await reply(world.api['seen-events'].$get())).items,
      (items) => items.length >= 5,
    )
    const names = seen.map(({ event }) => event)
    expect(names).toEqual(expect.arrayContaining(['Order placed', '下单', 'page Home']))
  })

  test('what it sends again after a lost answer counts once', async () => {
    const before = await source()
    let isFirst = true
    const client = analytics(world.ingestKey, {
      maxRetries: 3,
      httpClient: async (url: string, init: RequestInit) => {
        const response = await fetch(url, init)
        if (!isFirst) return response
        isFirst = false
        throw new Error('the answer was lost')
      },
    })
    client.track({ userId: 'user-2', event: 'Order placed' })
    await client.closeAndFlush({ timeout: 10_000 })
    const after = await source()
    expect(after?.accepted).toBe((before?.accepted ?? 0) + 1)
    expect(after?.duplicate).toBe((before?.duplicate ?? 0) + 1)
  })

  test('is told that its key may not send', async () => {
    const client = analytics(world.evaluateKey)
    const failed: unknown[] = []
    client.on('error', ({ reason }) => failed.push(reason))
    client.track({ userId: 'user-3', event: 'Order placed' })
    await client.closeAndFlush()
    expect(String(failed[0])).toContain('403')
  })
})
