import { reply } from '@sextant/api/client'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../../scripts/project.mjs'
import { serveWorld, type ServedWorld } from './served-world.js'

const FILE = join(root, '..', 'shared', 'vectors', 'ofrep', 'openapi.yaml')
const isHere = existsSync(FILE)

/**
 * The protocol's own schemas. Its evaluationSuccess names the kinds of values as oneOf, of which
 * codeDefaultFlag takes every object and floatFlag every integer, so that no value would be valid:
 * what it says in words is put in, a code default has no value, and the kinds are anyOf.
 */
function protocolSchemas(): Ajv2020 {
  const text = readFileSync(FILE, 'utf8')
  const document: unknown = parse(text, (key: unknown, value: unknown) => {
    if (key === 'codeDefaultFlag') return { type: 'object', not: { required: ['value'] } }
    if (key !== 'evaluationSuccess' || typeof value !== 'object' || value === null) return value
    return JSON.parse(JSON.stringify(value).replace('"oneOf"', '"anyOf"'))
  })
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat('float', true)
  ajv.addFormat('uri', true)
  ajv.addSchema({ $id: 'ofrep', ...Object(document) })
  return ajv
}

describe(`OFREP 0.3.0${isHere ? '' : ' (schemas not run: openapi.yaml is not here)'}`, () => {
  const ajv = isHere ? protocolSchemas() : new Ajv2020()
  let world: ServedWorld
  beforeAll(async () => {
    world = await serveWorld({ env: { SEXTANT_REQUESTS_PER_MINUTE: '60' } })
    await world.run('words')
    await world.run('switch', [false, true])
    await world.run('limit', [3, 5])
    await world.run('factor', [0.5, 1.25])
    await world.run('sign', [{ text: 'a' }, { text: 'b' }])
    await world.run('few', undefined, { coverageBp: 0 })
    const over = await world.run('over')
    await reply(world.api.experiments[':id'].stop.$post({ param: { id: over } }))
  })
  afterAll(async () => world.server.stop())

  const ask = (key: string | null, body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.server.origin}/ofrep/v1/evaluate/flags${key === null ? '' : `/${key}`}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-API-Key': world.evaluateKey, ...headers },
      body,
    })
  const context = (rest: object = { targetingKey: 'user-1' }) => JSON.stringify({ context: rest })
  const conforms = (body: unknown, schema: string) => {
    if (!isHere) return
    const isValid = ajv.validate(`ofrep#/components/schemas/${schema}`, body)
    expect(ajv.errors ?? []).toEqual([])
    expect(isValid).toBe(true)
  }

  test.skipIf(!isHere)('the schemas tell a wrong answer from a right one', () => {
    const schema = 'ofrep#/components/schemas/serverEvaluationSuccess'
    for (const wrong of [
      {},
      { key: 'a', value: true },
      { key: 'a', value: null, reason: 'SPLIT' },
      { key: 'a', value: [1], reason: 'SPLIT' },
      { key: 'a', value: 1, reason: 'DEFAULT' },
      { key: 'a', reason: 'SPLIT', metadata: { nested: {} } },
    ]) {
      expect(ajv.validate(schema, wrong)).toBe(false)
    }
  })

  test.each(['words', 'switch', 'limit', 'factor', 'sign', 'few', 'over'])(
    '%s is answered as the protocol says',
    async (key) => {
      const response = await ask(key, context())
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain('application/json')
      const body: unknown = await response.json()
      conforms(body, 'serverEvaluationSuccess')
      const hasValue = !['few', 'over'].includes(key)
      expect(body).toMatchObject({ key, reason: hasValue ? 'SPLIT' : 'DISABLED' })
      expect(typeof body === 'object' && body !== null && 'value' in body).toBe(hasValue)
    },
  )

  test.each([
    ['words', context({}), 400, 'TARGETING_KEY_MISSING', 'evaluationFailure'],
    ['words', '{}', 400, 'INVALID_CONTEXT', 'evaluationFailure'],
    ['words', context({ targetingKey: 7 }), 400, 'INVALID_CONTEXT', 'evaluationFailure'],
    ['words', '{"context":', 400, 'PARSE_ERROR', 'evaluationFailure'],
    ['none', context(), 404, 'FLAG_NOT_FOUND', 'flagNotFound'],
    [null, context({}), 400, 'TARGETING_KEY_MISSING', 'bulkEvaluationFailure'],
    [null, '[', 400, 'PARSE_ERROR', 'bulkEvaluationFailure'],
  ] as const)('%s with %s is %i %s', async (key, body, status, errorCode, schema) => {
    const response = await ask(key, body)
    expect(response.status).toBe(status)
    const failure: unknown = await response.json()
    expect(failure).toMatchObject({ errorCode, ...(key === null ? {} : { key }) })
    conforms(failure, schema)
  })

  test('all at once, with a tag that saves the next reply while nothing changes', async () => {
    const first = await ask(null, context())
    const body: unknown = await first.json()
    conforms(body, 'bulkEvaluationSuccess')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask(null, context(), { 'If-None-Match': tag })
      expect(again.status).toBe(304)
      expect(await again.text()).toBe('')
    }
    const changed = { 'If-None-Match': etag }
    expect((await ask(null, context({ targetingKey: 'user-2' }), changed)).status).toBe(200)
    await world.run('newcomer')
    const next = await ask(null, context(), changed)
    expect(next.status).toBe(200)
    expect(next.headers.get('etag')).not.toBe(etag)
    expect(JSON.stringify(await next.json())).toContain('newcomer')
    const query = await fetch(
      `${world.server.origin}/ofrep/v1/evaluate/flags?flagConfigEtag=x&flagConfigLastModified=1771622898`,
      { method: 'POST', headers: { 'X-API-Key': world.evaluateKey }, body: context() },
    )
    expect(query.status).toBe(200)
  })

  test('keys: none and unknown 401, of the other scope 403, either header', async () => {
    const none = await fetch(`${world.server.origin}/ofrep/v1/evaluate/flags/words`, {
      method: 'POST',
      body: context(),
    })
    expect(none.status).toBe(401)
    expect(none.headers.get('www-authenticate')).toBe('Bearer')
    expect((await ask('words', context(), { 'X-API-Key': 'nonsense' })).status).toBe(401)
    expect((await ask('words', context(), { 'X-API-Key': world.ingestKey })).status).toBe(403)
    const bearer = { 'X-API-Key': '', Authorization: `Bearer ${world.evaluateKey}` }
    expect((await ask('words', context(), bearer)).status).toBe(200)
  })

  test('a key that asks too often is told when to come again', async () => {
    for (let time = 0; time < 60; time += 1) {
      const response = await ask('words', context())
      if (response.status === 200) continue
      expect(response.status).toBe(429)
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      return
    }
    throw new Error('61 requests in a minute were answered')
  })
})
