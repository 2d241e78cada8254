import { DomainError } from '@sextant/core'
import { Problem, PROBLEM_CODES, REASONS } from '@sextant/core/contract'
import { openTestContext, type TestContext } from '@sextant/core/testing'
import { HTTPException } from 'hono/http-exception'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { refusalOf, STATUS_TITLES, statusOf } from './problem.js'
import { SENTENCES } from './problem-sentences.js'
import { testApi } from './test-api.js'

let context: TestContext
beforeEach(async () => {
  context = await openTestContext()
})
afterEach(async () => context.dispose())

describe('problems', () => {
  test('every code has a status with a meaning', () => {
    for (const code of PROBLEM_CODES) {
      expect(STATUS_TITLES[statusOf(code, '')].length).toBeGreaterThan(3)
    }
  })

  test('every reason has a sentence of its own that ends as one', () => {
    const sentences = REASONS.map((reason) => SENTENCES[reason])
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/)
    expect(new Set(sentences).size).toBe(REASONS.length)
  })

  test('an unexpected error says nothing of itself, and the log has it under the request id', async () => {
    const secret = "SQLITE_ERROR: near /srv/x 'select'"
    const store = { ...context.store, write: () => Promise.reject(new Error(secret)) }
    const { client, logged } = testApi({ ...context, store })
    const json = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
    const response = await client.api.cycles.$post({ json })
    expect(response.status).toBe(500)
    const text = await response.text()
    expect(text).not.toContain('SQLITE')
    expect(text).not.toContain('/srv')
    const problem = Problem.parse(JSON.parse(text))
    expect(problem).toMatchObject({ code: 'internal', reason: 'internal.unexpected', params: {} })
    expect(response.headers.get('x-request-id')).toBe(problem.requestId)
    expect(logged).toMatchObject([{ requestId: problem.requestId, err: { message: secret } }])
  })

  test('a domain error keeps code, reason and params', () => {
    const error = new DomainError('conflict', 'metric.key_taken', { key: 'wat' })
    expect(refusalOf(error)).toEqual({
      code: 'conflict',
      reason: 'metric.key_taken',
      params: { key: 'wat' },
      issues: [],
    })
  })

  test('a field that a rule refuses is an issue a form can show', () => {
    const params = { path: 'parents.0', message: 'named twice' }
    expect(refusalOf(new DomainError('invalid', 'request.invalid', params)).issues).toEqual([
      { path: ['parents', '0'], message: 'named twice', code: 'custom' },
    ])
  })

  test.each([
    [400, 'request.unreadable'],
    [404, 'request.not_found'],
    [413, 'request.too_large'],
    [415, 'request.wrong_type'],
    [500, 'internal.unexpected'],
  ] as const)('the framework’s own %i is %s', (status, reason) => {
    expect(refusalOf(new HTTPException(status, { message: 'inside' }))).toMatchObject({ reason })
  })
})
