import { Problem } from '@sextant/core/contract'
import { openTestContext, type TestContext } from '@sextant/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApi } from './test-api.js'

const context: TestContext = await openTestContext()
const { app, logged } = testApi(context)
afterAll(async () => context.dispose())

const routes = app.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== 'route' || !definition.route.path.startsWith('/api/')) return []
  const { method, path, request, operationId } = definition.route
  const content = Object.keys(request?.body?.content ?? {})
  return [{ name: operationId ?? path, method, path: path.replace('{id}', 'abc_0'), content }]
})
const writes = routes.filter(({ method }) => method !== 'get')
const UPLOADS = new Set(['uploadImport', 'uploadSpend'])
const commands = writes.filter(({ name }) => !UPLOADS.has(name))
const JSON_TYPE = { 'Content-Type': 'application/json' }

type Route = (typeof routes)[number]
const ask = ({ method, path }: Route, headers: Record<string, string>, body?: string) =>
  app.request(path, {
    method: method.toUpperCase(),
    headers,
    ...(body === undefined ? {} : { body }),
  })

/** The problem of a refusal, after looking that it tells nothing of the inside. */
async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(text).not.toMatch(
    /node_modules|\.[jt]s:\d|file:\/\/|SQLITE|\b(select|insert into|update) /i,
  )
  expect(text).not.toContain(context.folder)
  const problem = Problem.parse(JSON.parse(text))
  expect(problem.status).toBe(response.status)
  return problem
}

let auditBefore: string
const audit = async () => (await app.request('/api/audit')).text()
beforeAll(async () => {
  auditBefore = await audit()
})

describe.each(routes)('$name', (route) => {
  test('refuses an actor nobody knows', async () => {
    const response = await ask(route, { 'X-Sextant-Actor': 'per_nobody' })
    expect(await problemOf(response)).toMatchObject({ reason: 'person.unknown_actor' })
  })

  test('refuses other methods', async () => {
    const { path } = route
    const response = await app.request(path, { method: 'DELETE' })
    expect(await problemOf(response)).toMatchObject({ reason: 'request.method_not_allowed' })
    expect(response.headers.get('allow')).toContain(route.method.toUpperCase())
  })
})

describe.each(writes)('$name', (route) => {
  test('refuses another site', async () => {
    const response = await ask(route, { ...JSON_TYPE, 'Sec-Fetch-Site': 'cross-site' }, '{}')
    expect(await problemOf(response)).toMatchObject({ reason: 'request.cross_site' })
  })

  test('refuses what a form of another site could send', async () => {
    const types = ['application/x-www-form-urlencoded', 'text/plain']
    for (const type of types) {
      const response = await ask(route, { 'Content-Type': type }, '{}')
      expect(await problemOf(response)).toMatchObject({ status: 415, reason: 'request.wrong_type' })
    }
  })
})

describe.each(commands)('$name', (route) => {
  test('refuses fields it does not know', async () => {
    for (const body of ['{"isAdmin":true}', '{"__proto__":{"isAdmin":true}}']) {
      const problem = await problemOf(await ask(route, JSON_TYPE, body))
      expect(problem).toMatchObject({ status: 400, reason: 'request.invalid' })
      expect(problem.issues).toContainEqual(expect.objectContaining({ code: 'unrecognized_keys' }))
    }
  })

  test('refuses JSON of another shape, and what is none', async () => {
    for (const body of ['[]', '"text"', 'null', '0']) {
      const problem = await problemOf(await ask(route, JSON_TYPE, body))
      expect(problem).toMatchObject({ status: 400, reason: 'request.invalid' })
    }
    const broken = await problemOf(await ask(route, JSON_TYPE, '{"name":'))
    expect(broken).toMatchObject({ status: 400, reason: 'request.unreadable' })
  })
})

test('none of it was written, none of it was an unexpected failure', async () => {
  expect(routes.length).toBeGreaterThan(50)
  expect(commands.length).toBeGreaterThan(25)
  expect(await audit()).toBe(auditBefore)
  expect(logged).toEqual([])
})
