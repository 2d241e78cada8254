import { Problem } from '@sextant/core/contract'
import { northStar, openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { testApi } from './test-api.js'

const CYCLE = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
const JSON_TYPE = { 'Content-Type': 'application/json' }

let context: TestContext
let app: ReturnType<typeof testApi>['app']
beforeEach(async () => {
  context = await openTestContext()
  app = testApi(context).app
})
afterEach(async () => context.dispose())

const post = (
  body: NonNullable<RequestInit['body']> | undefined,
  headers: Record<string, string> = JSON_TYPE,
) =>
  app.request('http://localhost/api/cycles', {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body, duplex: 'half' }),
  })

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.type).toBe(`/api/docs/problems#${problem.reason}`)
  expect(response.headers.get('x-request-id')).toBe(problem.requestId)
  return problem
}

const itemsOf = async (path: string) =>
  z.object({ items: z.array(z.unknown()) }).parse(await (await app.request(path)).json()).items
const cycleCount = async () => (await itemsOf('/api/cycles')).length

describe('the body of a command', () => {
  test.each([
    ['cut short', '{"name":'],
    ['not JSON', 'name=Q4'],
    ['JSON of another age', "{'name': 1}"],
    ['a number too large for a double is no such number', '{"name":{"en":"a"},"startsOn":1e999}'],
  ])('%s is refused', async (_, body) => {
    const response = await post(body)
    expect(response.status).toBe(400)
    await problemOf(response)
    expect(await cycleCount()).toBe(0)
  })

  test('bytes that are not UTF-8 are refused, not replaced', async () => {
    const bytes = Buffer.from(JSON.stringify({ ...CYCLE, name: { en: 'Q?' } }))
    bytes[bytes.indexOf('?')] = 0xff
    const response = await post(bytes)
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ reason: 'request.unreadable' })
    expect(await cycleCount()).toBe(0)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'text/json',
  ])('%s is not accepted', async (type) => {
    const response = await post(JSON.stringify(CYCLE), { 'Content-Type': type })
    expect(response.status).toBe(415)
    expect(await problemOf(response)).toMatchObject({ reason: 'request.wrong_type' })
    expect(await cycleCount()).toBe(0)
  })

  test('without a content type it is not accepted; JSON with a charset is', async () => {
    const bare = await post(new Blob([JSON.stringify(CYCLE)]), {})
    expect(bare.status).toBe(415)
    const charset = { 'Content-Type': 'application/json; charset=utf-8' }
    expect((await post(JSON.stringify(CYCLE), charset)).status).toBe(201)
  })

  test('more than a megabyte is too large, announced or not', async () => {
    const large = JSON.stringify({ ...CYCLE, name: { en: 'x'.repeat(1_000_001) } })
    const announced = await post(large, { ...JSON_TYPE, 'Content-Length': String(large.length) })
    const streamed = await post(new Blob([large]).stream(), JSON_TYPE)
    for (const response of [announced, streamed]) {
      expect(response.status).toBe(413)
      expect(await problemOf(response)).toMatchObject({
        reason: 'request.too_large',
        params: { limit: 1_000_000 },
      })
    }
  })

  test('missing and unknown fields are listed, each with its path', async () => {
    const response = await post(JSON.stringify({ ...CYCLE, endsOn: 'soon', isAdmin: true }))
    expect(response.status).toBe(400)
    const { issues, params } = await problemOf(response)
    expect(params).toEqual({ where: 'json' })
    expect(issues.map(({ path, code }) => [path.join('.'), code])).toEqual([
      ['endsOn', 'invalid_format'],
      ['', 'unrecognized_keys'],
    ])
    expect((await post(undefined)).status).toBe(400)
  })

  test('fields sent to a command that takes none are refused', async () => {
    const { id } = await northStar(context)
    const archive = (body?: string) =>
      app.request(`/api/metrics/${id}/archive`, {
        method: 'POST',
        ...(body === undefined ? {} : { body, headers: JSON_TYPE }),
      })
    for (const body of ['{"reason":"old"}', '[]', '1', 'null']) {
      const response = await archive(body)
      expect(response.status).toBe(400)
      expect(await problemOf(response)).toMatchObject({ reason: 'request.invalid' })
    }
    expect((await archive('{}')).status).toBe(200)
    expect((await archive()).status).toBe(409)
  })

  test('__proto__ and constructor are keys like any other, and unknown', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      const text = `{"${key}":{"isAdmin":true},${JSON.stringify(CYCLE).slice(1)}`
      const response = await post(text)
      expect(response.status).toBe(400)
      expect((await problemOf(response)).reason).toBe('request.invalid')
      const nested = `{"name":{"en":"a","${key}":{"x":1}},"startsOn":"2026-10-01","endsOn":"2026-10-02"}`
      expect((await post(nested)).status).toBe(400)
      expect(Object.prototype).not.toHaveProperty('isAdmin')
      expect(Object.prototype).not.toHaveProperty('x')
    }
    expect(await cycleCount()).toBe(0)
  })

  test('deep and wide JSON is refused quickly', async () => {
    const deep = `{"name":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    const wide = JSON.stringify(
      Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [i, 0])),
    )
    for (const body of [deep, wide]) {
      const start = performance.now()
      const response = await post(body)
      expect(response.status).toBe(400)
      expect((await response.text()).length).toBeLessThan(1_000_000)
      expect(performance.now() - start).toBeLessThan(2000)
    }
  })
})

describe('who writes', () => {
  test.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a sibling site', { 'Sec-Fetch-Site': 'same-site' }],
    ['another origin', { Origin: 'https://evil.example' }],
    ['an origin that only starts like ours', { Origin: 'http://localhost.evil.example' }],
    ['another port', { Origin: 'http://localhost:1' }],
    ['no origin at all, as from a sandbox', { Origin: 'null' }],
  ])('%s is refused', async (_, headers) => {
    const response = await post(JSON.stringify(CYCLE), { ...JSON_TYPE, ...headers })
    expect(response.status).toBe(403)
    expect(await problemOf(response)).toMatchObject({ reason: 'request.cross_site' })
    expect(await cycleCount()).toBe(0)
  })

  test.each([
    ['its own page', { 'Sec-Fetch-Site': 'same-origin' }],
    [
      'its own page through a development server',
      {
        'Sec-Fetch-Site': 'same-origin',
        Origin: 'http://localhost:5173',
      },
    ],
    ['its own page in a browser without fetch metadata', { Origin: 'http://localhost' }],
    ['its own page behind a proxy that ends TLS', { Origin: 'https://localhost' }],
    ['a program', {}],
  ])('%s may', async (_, headers) => {
    const response = await post(JSON.stringify(CYCLE), { ...JSON_TYPE, ...headers })
    expect(response.status).toBe(201)
  })

  test('no answer carries a CORS header, not even to a preflight', async () => {
    const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' }
    const preflight = await app.request('/api/cycles', { method: 'OPTIONS', headers })
    const read = await app.request('/api/cycles', { headers })
    for (const response of [preflight, read]) {
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([])
    }
    expect(preflight.status).toBe(405)
  })

  test('the actor is the one named, else the first person', async () => {
    await post(JSON.stringify(CYCLE))
    const next = { ...CYCLE, startsOn: '2027-01-01', endsOn: '2027-03-31' }
    await post(JSON.stringify(next), { ...JSON_TYPE, 'X-Sextant-Actor': 'per_lead' })
    expect(await itemsOf('/api/audit')).toMatchObject([
      { actorId: 'per_lead' },
      { actorId: 'per_product' },
    ])
  })

  test('someone unknown may neither write nor read', async () => {
    const headers = { ...JSON_TYPE, 'X-Sextant-Actor': 'per_nobody' }
    const responses = [
      await post(JSON.stringify(CYCLE), headers),
      await app.request('/api/cycles', { headers }),
    ]
    for (const response of responses) {
      expect(response.status).toBe(401)
      expect(await problemOf(response)).toMatchObject({ reason: 'person.unknown_actor' })
    }
    const bad = await post(JSON.stringify(CYCLE), { ...JSON_TYPE, 'X-Sextant-Actor': "a' or 1=1" })
    expect(bad.status).toBe(400)
    expect(await cycleCount()).toBe(0)
  })
})

describe('an idempotency key', () => {
  const key = (value: string) => ({ ...JSON_TYPE, 'Idempotency-Key': value })

  test('repeats the first reply, and makes nothing twice', async () => {
    const first = await (await post(JSON.stringify(CYCLE), key('a-1'))).json()
    const again = await (await post(JSON.stringify(CYCLE), key('a-1'))).json()
    expect(again).toEqual(first)
    expect(await cycleCount()).toBe(1)
  })

  test('that comes back with another body is a conflict', async () => {
    await post(JSON.stringify(CYCLE), key('a-1'))
    const other = await post(JSON.stringify({ ...CYCLE, endsOn: '2026-12-30' }), key('a-1'))
    expect(other.status).toBe(409)
    expect(await problemOf(other)).toMatchObject({ reason: 'idempotency.key_reused' })
  })

  test.each(['', 'a b', 'x'.repeat(201), 'a\tb', 'é'])('%j is not one', async (value) => {
    const response = await post(JSON.stringify(CYCLE), key(value))
    expect(response.status).toBe(400)
    const { issues } = await problemOf(response)
    expect(issues).toMatchObject([{ path: ['Idempotency-Key'] }])
  })
})

describe('addresses', () => {
  test('an unknown one is a problem, under /api and beside it', async () => {
    for (const path of ['/api/nothing', '/api', '/nothing', '/api/metrics/']) {
      const response = await app.request(path)
      expect(response.status).toBe(404)
      expect(await problemOf(response)).toMatchObject({ reason: 'request.not_found' })
    }
  })

  test('a known one with another method says which it answers to', async () => {
    const response = await app.request('/api/cycles', { method: 'DELETE' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST')
    expect(await problemOf(response)).toMatchObject({ reason: 'request.method_not_allowed' })
  })

  test.each([
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    "a' or 1=1",
    '%FF',
    '__proto__',
    'x'.repeat(5000),
  ])('an id %j is not valid', async (id) => {
    const response = await app.request(`/api/metrics/${id}`)
    expect([400, 404]).toContain(response.status)
    await problemOf(response)
  })

  test('a repeated or unknown query field is not valid', async () => {
    for (const query of ['limit=1&limit=2', 'limit=0', 'limit=x', 'order=name', '__proto__=1']) {
      const response = await app.request(`/api/metrics?${query}`)
      expect(response.status).toBe(400)
      expect((await problemOf(response)).params).toEqual({ where: 'query' })
    }
  })

  test('hosts that are not ours are refused, where they are known', async () => {
    const local = testApi(context, { hosts: ['localhost', '127.0.0.1', '[::1]'] }).app
    for (const host of ['localhost:8787', '127.0.0.1', '[::1]:8787', 'LOCALHOST']) {
      expect((await local.request(`http://${host}/api/people`)).status).toBe(200)
    }
    const rebound = await local.request('http://evil.example/api/people')
    expect(rebound.status).toBe(403)
    expect(await problemOf(rebound)).toMatchObject({ reason: 'request.unknown_host' })
  })
})

describe('headers of every answer', () => {
  test.each(['/api/people', '/api/nothing', '/api/docs', '/health/live'])('%s', async (path) => {
    const { headers } = await app.request(path)
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp).toContain("default-src 'self'")
    expect(csp).toContain("script-src 'self';")
    expect(csp).toContain("frame-ancestors 'none'")
    expect(csp).not.toContain('http')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.has('x-powered-by')).toBe(false)
  })

  test('a caller’s request id is kept when it is harmless', async () => {
    const given = await app.request('/api/people', { headers: { 'X-Request-Id': 'abc-1' } })
    expect(given.headers.get('x-request-id')).toBe('abc-1')
    const forged = await app.request('/api/people', { headers: { 'X-Request-Id': '<b>1</b>' } })
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('long answers are compressed for whoever can read that', async () => {
    await northStar(context)
    const headers = { 'Accept-Encoding': 'gzip' }
    const response = await app.request('/api/openapi.json', { headers })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect((await app.request('/api/openapi.json')).headers.get('content-encoding')).toBeNull()
  })
})

describe('health', () => {
  beforeEach(async () => {
    await context.dispose()
    context = await openTestContext({ stream: 'open' })
    app = testApi(context).app
  })

  test('live and ready answer', async () => {
    expect(await (await app.request('/health/live')).json()).toEqual({ status: 'ok' })
    const ready = await app.request('/health/ready')
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok' }])
  })

  test('not ready names the part that does not answer', async () => {
    const { store } = context
    const failing = {
      ...context,
      store: { ...store, db: new Proxy(store.db, { get: () => undefined }) },
    }
    const storeDown = await testApi(failing).app.request('/health/ready')
    expect(storeDown.status).toBe(503)
    expect(await problemOf(storeDown)).toMatchObject({ reason: 'store.unavailable' })
    await context.events.close()
    const engineDown = await app.request('/health/ready')
    expect(engineDown.status).toBe(503)
    expect(await problemOf(engineDown)).toMatchObject({ reason: 'events.unavailable' })
    expect((await app.request('/health/live')).status).toBe(200)
  })
})
