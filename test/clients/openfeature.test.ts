import { reply } from '@sextant/api/client'
import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider'
import { ErrorCode, OpenFeature, type Client } from '@openfeature/server-sdk'
import { OpenFeature as WebOpenFeature } from '@openfeature/web-sdk'
import { assignUnit } from '@sextant/core/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveWorld, until, type ServedWorld } from './served-world.js'

const HALF = { layer: null, coverageBp: 10_000, weightsBp: [5000, 5000] }
const SIGN = [
  { text: 'Buy now', tries: 1 },
  { text: 'Add to cart', tries: 2 },
] as const

let world: ServedWorld
const ids = new Map<string, string>()
beforeAll(async () => {
  world = await serveWorld()
  ids.set('words', await world.run('words'))
  ids.set('switch', await world.run('switch', [false, true]))
  ids.set('limit', await world.run('limit', [3, 5]))
  ids.set('factor', await world.run('factor', [0.5, 1.25]))
  ids.set('sign', await world.run('sign', [SIGN[0], SIGN[1]]))
  ids.set(
    'canada',
    await world.run('canada', [false, true], {
      audience: [{ property: 'country', operator: 'equals', values: ['CA'] }],
    }),
  )
  ids.set('over', await world.run('over'))
  await reply(world.api.experiments[':id'].stop.$post({ param: { id: ids.get('over') ?? '' } }))
})
afterAll(async () => {
  await OpenFeature.close()
  await WebOpenFeature.close()
  await world.server.stop()
})

/** Which of the two a unit gets, worked out here: what a page without a library could do. */
const expected = (key: string, unit: string): 0 | 1 =>
  assignUnit({ ...HALF, seed: key }, unit) === 0 ? 0 : 1

describe('OpenFeature on a server', () => {
  let client: Client
  beforeAll(async () => {
    const headers: [string, string][] = [['Authorization', `Bearer ${world.evaluateKey}`]]
    const provider = new OFREPProvider({ baseUrl: world.server.origin, headers })
    await OpenFeature.setProviderAndWait('server', provider)
    client = OpenFeature.getClient('server')
  })

  test.each(['u1', 'u2', 'u3', '用户-7', 'emoji-🧭'])(
    '%s gets values of every type',
    async (unit) => {
      const context = { targetingKey: unit }
      const words = await client.getStringDetails('words', 'none', context)
      expect(words).toMatchObject({
        value: ['control', 'treatment'][expected('words', unit)],
        variant: ['control', 'treatment'][expected('words', unit)],
        reason: 'SPLIT',
        flagMetadata: { experimentId: ids.get('words'), variant: words.variant },
      })
      expect(words.flagMetadata['planHash']).toMatch(/^[0-9a-f]{64}$/)
      expect(await client.getBooleanValue('switch', false, context)).toBe(
        expected('switch', unit) === 1,
      )
      expect(await client.getNumberValue('limit', 0, context)).toBe([3, 5][expected('limit', unit)])
      expect(await client.getNumberValue('factor', 0, context)).toBe(
        [0.5, 1.25][expected('factor', unit)],
      )
      expect(await client.getObjectValue('sign', {}, context)).toEqual(SIGN[expected('sign', unit)])
    },
  )

  test('who is asked about decides, by what is known of them', async () => {
    const inside = await client.getBooleanDetails('canada', false, {
      targetingKey: 'u',
      country: 'CA',
    })
    expect(inside.reason).toBe('SPLIT')
    const outside = await client.getBooleanDetails('canada', true, {
      targetingKey: 'u',
      country: 'DE',
    })
    expect(outside.value).toBe(true)
    expect(outside.variant).toBeUndefined()
  })

  test('errors reach the caller by their code, and the value is the code’s default', async () => {
    const missing = await client.getStringDetails('never-made', 'default', { targetingKey: 'u' })
    expect(missing).toMatchObject({ value: 'default', errorCode: ErrorCode.FLAG_NOT_FOUND })
    const keyless = await client.getStringDetails('words', 'default', {})
    expect(keyless).toMatchObject({ value: 'default', errorCode: ErrorCode.TARGETING_KEY_MISSING })
    const invalid = await client.getStringDetails('words', 'default', { targetingKey: 'a\u0000b' })
    expect(invalid).toMatchObject({ value: 'default', errorCode: ErrorCode.INVALID_CONTEXT })
    const mistyped = await client.getBooleanDetails('words', true, { targetingKey: 'u' })
    expect(mistyped).toMatchObject({ value: true, errorCode: ErrorCode.TYPE_MISMATCH })
    const stopped = await client.getStringDetails('over', 'default', { targetingKey: 'u' })
    expect(stopped.value).toBe('default')
  })

  test('a wrong key, and one that may only send, give the default', async () => {
    for (const key of ['sxt_evaluate_00000000_x', world.ingestKey]) {
      const headers: [string, string][] = [['X-API-Key', key]]
      const provider = new OFREPProvider({ baseUrl: world.server.origin, headers })
      await OpenFeature.setProviderAndWait('refused', provider)
      const details = await OpenFeature.getClient('refused').getStringDetails('words', 'default', {
        targetingKey: 'u',
      })
      expect(details).toMatchObject({ value: 'default', reason: 'ERROR' })
    }
  })
})

/** Its own type says that hooks may be undefined, which the SDK's does not. */
const webProvider = (key: string) =>
  Object.assign(
    new OFREPWebProvider({
      baseUrl: world.server.origin,
      headers: [['X-API-Key', key]],
      pollInterval: -1,
      cacheMode: 'disabled',
    }),
    { hooks: [] },
  )

describe('OpenFeature in a page', () => {
  test('reads all flags at once, and again when the person changes', async () => {
    await WebOpenFeature.setContext('page', { targetingKey: 'u1', country: 'CA' })
    const provider = webProvider(world.evaluateKey)
    await WebOpenFeature.setProviderAndWait('page', provider)
    const client = WebOpenFeature.getClient('page')
    for (const unit of ['u1', 'u2', 'u3', 'u4']) {
      await WebOpenFeature.setContext('page', { targetingKey: unit, country: 'DE' })
      const words = client.getStringDetails('words', 'none')
      expect(words.value).toBe(['control', 'treatment'][expected('words', unit)])
      expect(words.reason).toBe('SPLIT')
      expect(client.getBooleanValue('switch', false)).toBe(expected('switch', unit) === 1)
      expect(client.getNumberValue('factor', 0)).toBe([0.5, 1.25][expected('factor', unit)])
      expect(client.getObjectValue('sign', {})).toEqual(SIGN[expected('sign', unit)])
      const outside = client.getBooleanDetails('canada', true)
      expect(outside.value).toBe(true)
      const over = client.getStringDetails('over', 'default')
      expect(over.value).toBe('default')
      expect(client.getStringDetails('never-made', 'default')).toMatchObject({
        value: 'default',
        errorCode: 'FLAG_NOT_FOUND',
      })
    }
  })

  test('a key that is refused ends the provider', async () => {
    const provider = webProvider(world.ingestKey)
    const ready = WebOpenFeature.setProviderAndWait('refused', provider)
    await expect(ready).rejects.toThrow('Initialization failed')
  })
})

test('what somebody is told is an exposure, once, when the key says so', async () => {
  const headers: [string, string][] = [['Authorization', `Bearer ${world.recordingKey}`]]
  const provider = new OFREPProvider({ baseUrl: world.server.origin, headers })
  await OpenFeature.setProviderAndWait('recording', provider)
  const client = OpenFeature.getClient('recording')
  for (let time = 0; time < 3; time += 1) {
    for (const unit of ['r1', 'r2', 'r3']) {
      await client.getStringValue('words', 'none', { targetingKey: unit })
      await client.getStringValue('over', 'none', { targetingKey: unit })
    }
  }
  const counts = async () => (await reply(world.api.sources.$get())).items[0]?.counts
  const counted = await until(counts, (found) => (found?.accepted ?? 0) >= 3)
  expect(counted).toMatchObject({ received: 3, accepted: 3, byType: { track: 3 } })
})
