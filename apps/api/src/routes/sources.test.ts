import { openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let app: ReturnType<typeof testApi>['app']
let api: ReturnType<typeof testApi>['client']['api']
let id: string
let key: string
beforeEach(async () => {
  context = await openTestContext({ stream: 'open' })
  const made = testApi(context)
  app = made.app
  api = made.client.api
  id = (await reply(api.sources.$post({ json: { name: 'Website' } }))).id
  const keys = api.sources[':id'].keys
  key = (await reply(keys.$post({ param: { id }, json: { scope: 'ingest' } }))).key
})
afterEach(async () => context.dispose())

const send = (items: readonly unknown[]) =>
  app.request('/v1/batch', {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${key}:`)}` },
    body: JSON.stringify({ batch: items }),
  })
const order = (messageId: string, rest: object = {}) => ({
  type: 'track',
  event: 'Order placed',
  userId: 'u1',
  messageId,
  properties: { amount: 12.5, currency: 'EUR' },
  ...rest,
})

test('what came in is counted to the last item, failures are kept, mended and counted again', async () => {
  const now = context.now().getTime()
  const old = new Date(now - 40 * 86_400_000).toISOString()
  const sent = await send([
    order('m1'),
    order('m1'),
    order('m1', { event: 'Order cancelled' }),
    order('m2', { userId: undefined }),
    order('m3', { timestamp: old }),
    'nonsense',
    { type: 'identify', userId: 'u1', traits: { plan: 'pro' } },
  ])
  expect(sent.status).toBe(200)
  expect(await sent.json()).toEqual({
    success: true,
    received: 7,
    items: [
      { index: 0, outcome: 'accepted', reason: null },
      { index: 1, outcome: 'duplicate', reason: null },
      { index: 2, outcome: 'conflict', reason: 'other_content' },
      { index: 3, outcome: 'rejected', reason: 'no_unit' },
      { index: 4, outcome: 'late', reason: 'too_old' },
      { index: 5, outcome: 'rejected', reason: 'not_an_object' },
      { index: 6, outcome: 'accepted', reason: null },
    ],
  })
  await context.stream.settled()
  const listed = await reply(api.sources.$get())
  expect(listed.stream).toMatchObject({ accepting: true, seq: 2, units: 1 })
  expect(listed.items).toMatchObject([
    {
      id,
      keys: [{ scope: 'ingest', lastUsedAt: context.now().toISOString(), revokedAt: null }],
      counts: {
        received: 7,
        accepted: 2,
        duplicate: 1,
        conflict: 1,
        rejected: 2,
        late: 1,
        failuresKept: 4,
        byType: { track: 1, identify: 1 },
        lastReceivedAt: context.now().toISOString(),
      },
    },
  ])
  expect(JSON.stringify(listed)).not.toContain(key)

  const param = { id }
  const first = await reply(api.sources[':id'].failures.$get({ param, query: { limit: '3' } }))
  expect(first.items.map(({ reason }) => reason)).toEqual(['not_an_object', 'too_old', 'no_unit'])
  const query = { limit: '3', before: String(first.nextBefore) }
  const rest = await reply(api.sources[':id'].failures.$get({ param, query }))
  expect(rest).toMatchObject({ items: [{ reason: 'other_content' }], nextBefore: null })

  const file = await app.request(`/api/sources/${id}/failures.ndjson`)
  expect(file.headers.get('content-type')).toContain('application/x-ndjson')
  expect(file.headers.get('content-disposition')).toContain(`failures-${id}.ndjson`)
  const lines = (await file.text()).trimEnd().split('\n')
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([...first.items, ...rest.items])

  const late = first.items.find(({ outcome }) => outcome === 'late')
  const json = { ids: [late?.id ?? 0], acceptLate: true }
  const replayed = await reply(api.sources[':id'].replay.$post({ param, json }))
  expect(replayed).toEqual({ accepted: 1, duplicate: 0, conflict: 0, rejected: 0, late: 0 })
  await context.stream.settled()
  const after = (await reply(api.sources.$get())).items[0]?.counts
  expect(after).toMatchObject({ received: 8, accepted: 3, late: 1 })
  const left = await reply(api.sources[':id'].failures.$get({ param, query: {} }))
  expect(left.items).toHaveLength(3)
})

test('a person is forgotten on request, and the list of strays is told', async () => {
  const strange = { experimentId: 'never-registered', variationId: 'a' }
  const exposure = { type: 'track', userId: 'gone', event: 'Experiment Viewed' }
  await send([order('m1'), { ...exposure, messageId: 'x', properties: strange }])
  await context.stream.settled()
  const before = await reply(api.sources.$get())
  expect(before.strays).toMatchObject({
    exposures: 1,
    named: [{ name: 'never-registered', exposures: 1, because: 'unknown' }],
  })
  const named = { unitId: 'gone', reason: { en: 'gone asked' } }
  const refused = await api.sources.forget.$post({ json: named })
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ reason: 'source.reason_names_unit' })
  const json = { unitId: 'gone', reason: { en: 'a request of 2 November' } }
  expect(await reply(api.sources.forget.$post({ json }))).toEqual({ items: 1 })
  expect((await reply(api.sources.$get())).strays).toEqual({ exposures: 0, named: [] })
})

test('names of what came in are told to whoever defines a metric', async () => {
  await send([order('m1'), order('m2')])
  await context.stream.settled()
  const seen = await reply(api['seen-events'].$get())
  expect(seen.items).toMatchObject([
    {
      event: 'Order placed',
      count: 2,
      properties: expect.arrayContaining([
        { name: 'amount', numeric: true },
        { name: 'currency', numeric: false },
      ]),
    },
  ])
})

test('a key is in the reply that makes it, and in no other', async () => {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'k1' }
  const body = JSON.stringify({ scope: 'evaluate', recordsExposures: true })
  const make = () => app.request(`/api/sources/${id}/keys`, { method: 'POST', headers, body })
  const made = await make()
  expect(made.status).toBe(201)
  expect(made.headers.get('cache-control')).toBe('no-store')
  expect(await made.json()).toMatchObject({ key: expect.stringMatching(/^sxt_evaluate_/) })
  const again = await make()
  expect(again.status).toBe(409)
  expect(await again.json()).toMatchObject({ reason: 'idempotency.shown_once' })
})

test('a revoked key sends nothing more', async () => {
  const [source] = (await reply(api.sources.$get())).items
  const keyId = source?.keys[0]?.id ?? ''
  await reply(api['source-keys'][':id'].revoke.$post({ param: { id: keyId } }))
  const refused = await send([order('m1')])
  expect(refused.status).toBe(401)
  expect(await refused.json()).toMatchObject({ reason: 'source.key_revoked' })
  const unknown = await api.sources[':id'].failures.$get({ param: { id: 'src_no' }, query: {} })
  expect(unknown.status).toBe(404)
})
