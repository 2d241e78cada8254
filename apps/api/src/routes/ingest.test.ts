import { createSource, createSourceKey } from '@sextant/core'
import { Problem } from '@sextant/core/contract'
import { openTestContext, type TestContext } from '@sextant/core/testing'
import { StreamError } from '@sextant/events'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { testApi } from '../test-api.js'

const Taken = z.object({
  success: z.literal(true),
  received: z.int(),
  items: z.array(z.object({ index: z.int(), outcome: z.string(), reason: z.string().nullable() })),
})
const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias']

let context: TestContext
let app: ReturnType<typeof testApi>['app']
let logged: readonly unknown[]
let sourceId: string
let key: string
beforeAll(async () => {
  context = await openTestContext({ stream: 'open' })
  const made = testApi(context)
  app = made.app
  logged = made.logged
})
// A source of its own keeps a test's counts apart.
beforeEach(async () => {
  sourceId = (await createSource(context, { name: context.newId('name') })).id
  key = (await createSourceKey(context, sourceId, { scope: 'ingest' })).key
})
afterAll(async () => context.dispose())

const basic = (user: string) => ({ Authorization: `Basic ${btoa(`${user}:`)}` })
const post = (
  path: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = basic(key),
) => app.request(`http://localhost${path}`, { method: 'POST', headers, body, duplex: 'half' })
const sendBatch = async (items: readonly unknown[]) =>
  Taken.parse(await (await post('/v1/batch', JSON.stringify({ batch: items }))).json())
const track = (rest: object = {}) => ({ type: 'track', event: 'Seen', userId: 'u', ...rest })
const counts = async () => (await context.stream.counts()).find(({ source }) => source === sourceId)

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  return problem
}

describe('the calls of Segment’s API', () => {
  test.each(TYPES)('%s is taken and counted', async (type) => {
    const call = { event: 'Seen', userId: 'u', previousId: 'v', groupId: 'g', name: 'Home' }
    const response = await post(`/v1/${type}`, JSON.stringify(call))
    expect(response.status).toBe(200)
    expect(Taken.parse(await response.json())).toEqual({
      success: true,
      received: 1,
      items: [{ index: 0, outcome: 'accepted', reason: null }],
    })
    expect(await counts()).toMatchObject({ received: 1, byType: { [type]: 1 } })
  })

  test.each(TYPES)(
    'a library for pages sends %s by its letter, with the key in the body',
    async (type) => {
      const call = { event: 'Seen', userId: 'u', previousId: 'v', groupId: 'g', name: 'Home' }
      const body = JSON.stringify({
        ...call,
        type,
        messageId: type,
        writeKey: key,
        sentAt: new Date(),
      })
      const path = `/v1/${type.charAt(0)}`
      const response = await post(path, body, { 'Content-Type': 'text/plain' })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(await response.json()).toMatchObject({ items: [{ outcome: 'accepted' }] })
      expect(await counts()).toMatchObject({ received: 1, byType: { [type]: 1 } })
      const refused = await post(path, JSON.stringify(call), { 'Content-Type': 'text/plain' })
      expect(await problemOf(refused)).toMatchObject({ status: 401 })
    },
  )

  test('a batch of a page that is sent again, and says so, is the same batch', async () => {
    const send = async (_metadata: object) => {
      const call = { ...track({ messageId: 'again' }), writeKey: key, _metadata }
      const body = JSON.stringify({ writeKey: key, batch: [call], sentAt: new Date() })
      const response = await post('/v1/b', body, { 'Content-Type': 'text/plain' })
      return Taken.parse(await response.json()).items
    }
    expect(await send({ bundled: ['Segment.io'] })).toMatchObject([{ outcome: 'accepted' }])
    const again = await send({ bundled: ['Segment.io'], retryCount: 1 })
    expect(again).toMatchObject([{ outcome: 'duplicate' }])
  })

  test('what a library counts of itself is answered and not kept', async () => {
    const body =
      '{"series":[{"type":"Counter","metric":"analytics_js.invoke","value":1,"tags":{}}]}'
    for (const sent of [body, 'no JSON', '']) {
      const response = await post('/v1/m', sent, { 'Content-Type': 'text/plain' })
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
    }
    expect(await counts()).toBeUndefined()
  })

  test('the path says the type, whatever the body says', async () => {
    await post('/v1/track', JSON.stringify({ ...track(), type: 'identify' }))
    expect(await counts()).toMatchObject({ byType: { track: 1 } })
  })

  test('a page that leaves sends its key in the body, as text', async () => {
    const body = JSON.stringify({ ...track({ messageId: 'm' }), writeKey: key })
    const response = await post('/v1/track', body, { 'Content-Type': 'text/plain' })
    expect(Taken.parse(await response.json())).toMatchObject({ items: [{ outcome: 'accepted' }] })
    const refused = await post('/v1/batch', JSON.stringify({ batch: [], writeKey: 'sxt_no' }), {})
    expect(await problemOf(refused)).toMatchObject({ status: 401, reason: 'source.key_unknown' })
  })

  test('a key that a client puts into an item is not kept with it', async () => {
    await sendBatch([{ writeKey: key, type: 'nonsense' }])
    const failures = await context.stream.failures(sourceId, { limit: 9 })
    expect(failures).toMatchObject([{ reason: 'unknown_type' }])
    expect(JSON.stringify(failures)).not.toContain(key)
  })

  test('the time a client’s clock is off by is taken out', async () => {
    const now = context.now().getTime()
    const skew = 3 * 86_400_000
    const at = (ms: number) => new Date(ms + skew).toISOString()
    const body = { batch: [track({ timestamp: at(now - 5000) })], sentAt: at(now) }
    const skewed = await post('/v1/batch', JSON.stringify(body))
    expect(await skewed.json()).toMatchObject({ items: [{ outcome: 'accepted' }] })
    const unsaid = await sendBatch([track({ timestamp: at(now) })])
    expect(unsaid.items).toMatchObject([{ outcome: 'rejected', reason: 'in_the_future' }])
  })

  test('packed bodies are read', async () => {
    const headers = { ...basic(key), 'Content-Encoding': 'gzip' }
    const body = gzipSync(JSON.stringify({ batch: [track(), track()] }))
    expect(await (await post('/v1/batch', body, headers)).json()).toMatchObject({ received: 2 })
    const broken = await post('/v1/batch', body.subarray(0, -9), headers)
    expect(await problemOf(broken)).toMatchObject({ status: 400, reason: 'request.unreadable' })
    const brotli = await post('/v1/batch', body, { ...headers, 'Content-Encoding': 'br' })
    expect(await problemOf(brotli)).toMatchObject({ status: 415 })
  })
})

describe('who may send', () => {
  test.each([
    ['nothing', {}],
    ['an unknown key', basic('sxt_ingest_00000000_'.padEnd(63, 'A'))],
    ['no key at all', basic('')],
    ['a user from elsewhere', basic('admin')],
    ['another scheme', { Authorization: 'Digest username="x"' }],
    ['base64 that is none', { Authorization: 'Basic ????' }],
  ])('%s is refused with a challenge', async (_, headers) => {
    const response = await post('/v1/batch', '{"batch":[]}', headers)
    expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    expect(await problemOf(response)).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('a key to evaluate with may not send', async () => {
    const other = await createSourceKey(context, sourceId, { scope: 'evaluate' })
    const refused = await post('/v1/track', JSON.stringify(track()), basic(other.key))
    expect(await problemOf(refused)).toMatchObject({ status: 403, reason: 'source.key_scope' })
    expect(await counts()).toBeUndefined()
  })

  test.each([
    '/x/../v1/batch',
    '/health/../v1/batch',
    '/%2e%2e/v1/batch',
    '/v1/%2e/batch',
    '/v1/./batch',
    '/api/../v1/batch',
    '//v1/batch',
    '/v1//batch',
    '/v1%2fbatch',
    '/V1/batch',
    '/v1/batch/',
    '/v1/batch;/',
    '/v1/batch%00',
  ])('no way of writing the path leads around the key: %s', async (path) => {
    const response = await post(path, '{"batch":[{"type":"track","event":"x","userId":"u"}]}', {})
    expect([401, 404]).toContain(response.status)
    expect(await counts()).toBeUndefined()
  })

  test('pages of any site may ask, without cookies', async () => {
    const origins = [
      'https://shop.example',
      'http://localhost.evil.example',
      'null',
      'https://localhost',
      'file://',
    ]
    for (const origin of origins) {
      const headers = { Origin: origin, 'Sec-Fetch-Site': 'cross-site' }
      const asked = await app.request('http://localhost/v1/batch', { method: 'OPTIONS', headers })
      expect(asked.status).toBe(204)
      expect(asked.headers.get('access-control-allow-methods')).toBe('POST')
      expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization')
      const sent = await post('/v1/batch', '{"batch":[]}', { ...headers, ...basic(key) })
      for (const response of [asked, sent]) {
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      }
      expect(sent.status).toBe(200)
      const admin = await app.request('http://localhost/api/people', { headers })
      expect(admin.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})

describe('bad input', () => {
  test.each([
    ['cut short', '{"batch":['],
    ['no JSON', 'batch=1'],
    ['nothing', ''],
    ['two values', '{"batch":[]}{}'],
    ['a comment', '{"batch":[]/**/}'],
    ['a trailing comma', '{"batch":[],}'],
    ['a single quote', "{'batch':[]}"],
    ['a number with a leading zero', '{"batch":[01]}'],
    ['NaN', '{"batch":[NaN]}'],
    ['a bare control character', '{"batch":["\u0001"]}'],
    ['a broken escape', '{"batch":["\\u00"]}'],
  ])('JSON that is %s is 400', async (_, body) => {
    const problem = await problemOf(await post('/v1/batch', body))
    expect(problem).toMatchObject({ status: 400, reason: 'request.unreadable' })
  })

  test.each(['[]', 'null', '1', '"batch"', '{}', '{"batch":{}}', '{"batch":null}'])(
    '%s is no batch',
    async (body) => {
      const problem = await problemOf(await post('/v1/batch', body))
      expect(problem).toMatchObject({ status: 400, reason: 'request.invalid' })
    },
  )

  test('bytes that are not UTF-8 are refused, not replaced', async () => {
    const bytes = Buffer.from(JSON.stringify({ batch: [track({ userId: 'u?' })] }))
    bytes[bytes.indexOf('?')] = 0xff
    const problem = await problemOf(await post('/v1/batch', bytes))
    expect(problem).toMatchObject({ status: 400, reason: 'request.unreadable' })
  })

  test('one bad item never costs its batch', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`k${at}`, at]))
    const bad: (readonly [unknown, string])[] = [
      [null, 'not_an_object'],
      [[], 'not_an_object'],
      [7, 'not_an_object'],
      [track({ type: 'bogus' }), 'unknown_type'],
      [track({ type: '__proto__' }), 'unknown_type'],
      [track({ event: '' }), 'no_event_name'],
      [track({ userId: '' }), 'no_unit'],
      [track({ userId: 'a\u0000b' }), 'bad_text'],
      [track({ userId: 'a\u0085b' }), 'bad_unit_id'],
      [track({ userId: 'x'.repeat(300) }), 'bad_unit_id'],
      [track({ userId: { a: 1 } }), 'bad_unit_id'],
      [track({ messageId: 'a\nb' }), 'bad_message_id'],
      [track({ messageId: 5 }), 'bad_message_id'],
      [track({ timestamp: 'soon' }), 'bad_timestamp'],
      [track({ properties: { deep } }), 'too_deep'],
      [track({ properties: wide }), 'too_wide'],
      [track({ properties: { text: 'x'.repeat(40_000) } }), 'too_large'],
      [track({ properties: { n: 1e16 } }), 'out_of_range'],
      [track({ event: 'Experiment Viewed', properties: { variant: 'a' } }), 'no_experiment'],
      [track({ event: 'Experiment Viewed', properties: { experimentId: 'e' } }), 'no_variant'],
    ]
    const sent = bad.flatMap(([item]) => [item, track()])
    const { items } = await sendBatch(sent)
    expect(items.map(({ outcome, reason }) => reason ?? outcome)).toEqual(
      bad.flatMap(([, reason]) => [reason, 'accepted']),
    )
    const counted = await counts()
    expect(counted).toMatchObject({ received: 40, accepted: 20, rejected: 20 })
    expect(logged).toEqual([])
  })

  test('numbers and texts that only raw JSON can hold are found', async () => {
    const items = [
      '{"type":"track","event":"e","userId":"u","properties":{"n":1e999}}',
      '{"type":"track","event":"e","userId":"u","properties":{"n":-1e999}}',
      '{"type":"track","event":"e","userId":"\\ud800"}',
      '{"type":"track","event":"e\\udc00","userId":"u"}',
      '{"type":"track","event":"e","userId":"u","properties":{"n":1e-999,"s":"\\ud83d\\ude00"}}',
      '{"type":"track","event":"e","userId":"u","properties":{"n":-0}}',
    ]
    const response = await post('/v1/batch', `{"batch":[${items.join(',')}]}`)
    const taken = Taken.parse(await response.json())
    expect(taken.items.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 4 }, () => 'rejected'),
      'accepted',
      'accepted',
    ])
    expect(taken.items.slice(0, 2).map(({ reason }) => reason)).toEqual([
      'not_finite',
      'not_finite',
    ])
  })

  test('a name that every object has pollutes nothing', async () => {
    const bodies = [
      '{"__proto__":{"polluted":1},"batch":[]}',
      '{"constructor":{"prototype":{"polluted":1}},"batch":[]}',
      '{"batch":[{"__proto__":{"polluted":1},"type":"track","event":"e","userId":"u"}]}',
      '{"batch":[{"type":"track","event":"e","userId":"u","properties":{"__proto__":{"polluted":1}}}]}',
      '{"batch":[{"type":"track","event":"__proto__","userId":"__proto__","messageId":"__proto__"}]}',
      '{"batch":[{"type":"identify","userId":"u","traits":{"constructor":1,"toString":2}}]}',
    ]
    for (const body of bodies) expect((await post('/v1/batch', body)).status).toBe(200)
    const inherited = post('/v1/track', '{"__proto__":{"writeKey":"x"}}', {})
    expect((await inherited).status).toBe(401)
    const query = await post('/v1/batch?__proto__=1&constructor=2', '{"batch":[]}')
    expect(query.status).toBe(200)
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
    expect(logged).toEqual([])
  })

  test('nesting without end is an answer, not a failure', async () => {
    const open = '['.repeat(240_000)
    expect((await post('/v1/batch', open)).status).toBe(400)
    const nested = `{"batch":[${open}${']'.repeat(240_000)}]}`
    const taken = Taken.parse(await (await post('/v1/batch', nested)).json())
    expect(taken.items).toMatchObject([{ outcome: 'rejected' }])
    const inItem = `{"batch":[{"type":"track","event":"e","userId":"u","properties":{"a":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}}]}`
    const deep = Taken.parse(await (await post('/v1/batch', inItem)).json())
    expect(deep.items).toMatchObject([
      { outcome: 'rejected', reason: expect.stringMatching(/too_(deep|large)/) },
    ])
    expect(logged).toEqual([])
  })
})

describe('limits', () => {
  test('half a megabyte is as much as a request may have, announced or not', async () => {
    const large = JSON.stringify({ batch: [], pad: 'x'.repeat(500_000) })
    const announced = await post('/v1/batch', large, {
      ...basic(key),
      'Content-Length': String(large.length),
    })
    const streamed = await post('/v1/batch', new Blob([large]).stream())
    for (const response of [announced, streamed]) {
      expect(await problemOf(response)).toMatchObject({
        status: 413,
        reason: 'request.too_large',
        params: { limit: 500_000 },
      })
    }
  })

  test('a packed body is cut at 10 MB and at a hundred times its size', async () => {
    const headers = { ...basic(key), 'Content-Encoding': 'gzip' }
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '))
    expect(bomb.byteLength).toBeLessThan(100_000)
    expect(await problemOf(await post('/v1/batch', bomb, headers))).toMatchObject({ status: 413 })
    const dense = gzipSync(JSON.stringify({ batch: [], pad: 'x'.repeat(490_000) }))
    expect((await post('/v1/batch', dense, headers)).status).toBe(200)
  })

  test('more items than one request may have are refused before any is looked at', async () => {
    const body = `{"batch":[${Array.from({ length: 20_001 }, () => '1').join(',')}]}`
    expect(await problemOf(await post('/v1/batch', body))).toMatchObject({ status: 413 })
    expect(await counts()).toBeUndefined()
  })

  test('a key that asks too often is told when to come again', async () => {
    const few = testApi(context, { requestsPerMinute: 3 }).app
    const ask = () =>
      few.request('/v1/batch', { method: 'POST', headers: basic(key), body: '{"batch":[]}' })
    const statuses = []
    for (let time = 0; time < 4; time += 1) statuses.push((await ask()).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    const refused = await ask()
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(await problemOf(refused)).toMatchObject({ reason: 'request.too_many' })
    const other = await createSourceKey(context, sourceId, { scope: 'ingest' })
    const theirs = await few.request('/v1/batch', {
      method: 'POST',
      headers: basic(other.key),
      body: '{"batch":[]}',
    })
    expect(theirs.status).toBe(200)
  })

  test.each([
    ['busy', 429, 'events.busy'],
    ['unavailable', 503, 'events.unavailable'],
  ] as const)('a stream that is %s is %i, and nothing was taken', async (reason, status, said) => {
    const append = () => Promise.reject(new StreamError(reason, 'for this test'))
    const { app: failing } = testApi({ ...context, stream: { ...context.stream, append } })
    const body = JSON.stringify({ batch: [track()] })
    const response = await failing.request('/v1/batch', {
      method: 'POST',
      headers: basic(key),
      body,
    })
    expect(response.headers.get('retry-after')).toBe(status === 429 ? '1' : null)
    expect(await problemOf(response)).toMatchObject({ status, reason: said })
    expect(await counts()).toBeUndefined()
  })
})
