import * as contract from '@sextant/core/contract'
import { openTestContext, type TestContext } from '@sextant/core/testing'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { EXAMPLES } from './openapi-examples.js'
import { testApi } from './test-api.js'

const FILE = fileURLToPath(new URL('../../../docs/openapi.json', import.meta.url))
const UNDOCUMENTED = /^\/api\/(docs|openapi\.json)/

const Operation = z.looseObject({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  parameters: z.array(z.record(z.string(), z.unknown())),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
})
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({
    schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
    parameters: z.record(z.string(), z.unknown()),
    responses: z.record(z.string(), z.unknown()),
  }),
})

let context: TestContext
let app: ReturnType<typeof testApi>['app']
beforeEach(async () => {
  context = await openTestContext()
  app = testApi(context).app
})
afterEach(async () => context.dispose())

const load = async () => Document.parse(await (await app.request('/api/openapi.json')).json())
const operationsOf = (document: z.infer<typeof Document>) =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )

describe('the OpenAPI document', () => {
  test('is the one in docs; UPDATE_OPENAPI=1 writes it', async () => {
    const text = `${JSON.stringify(await load(), null, 2)}\n`
    if (process.env['UPDATE_OPENAPI'] === '1') writeFileSync(FILE, text)
    expect(existsSync(FILE) && readFileSync(FILE, 'utf8')).toBe(text)
  })

  test('has every route, and every route is in it', async () => {
    const documented = operationsOf(await load()).map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    )
    const registered = app.routes
      .filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
      .filter(({ path }) => !UNDOCUMENTED.test(path))
      .map(({ method, path }) => `${method} ${path}`)
    expect(documented.toSorted()).toEqual([...new Set(registered)].toSorted())
    expect(documented.length).toBeGreaterThan(50)
  })

  test('every reference leads somewhere', async () => {
    const document = await load()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    expect(references.length).toBeGreaterThan(300)
    for (const [, path = ''] of references) {
      const found = path
        .split('/')
        .reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], document)
      expect(found, path).toBeDefined()
    }
  })

  test('operations have unique ids, known tags and documented problems', async () => {
    const document = await load()
    const operations = operationsOf(document)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    const tags = new Set(document.tags.map(({ name }) => name))
    for (const { path, method, ...operation } of operations) {
      expect(tags.has(operation.tags[0] ?? ''), path).toBe(true)
      const statuses = Object.keys(operation.responses)
      expect(statuses.filter((status) => status < '300')).toHaveLength(1)
      if (!path.startsWith('/api/')) continue
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '500', '503']))
      const parameters = operation.parameters.map((parameter) => parameter['$ref'])
      expect(parameters).toContain('#/components/parameters/Actor')
      const isWrite = method !== 'get'
      expect(parameters.includes('#/components/parameters/IdempotencyKey')).toBe(isWrite)
      expect(statuses.includes('409')).toBe(isWrite)
    }
  })

  test('what may be null says so, and where sent and received differ there are two schemas', async () => {
    const { schemas } = (await load()).components
    const Nullable = z.object({ properties: z.record(z.string(), z.unknown()) })
    expect(Nullable.parse(schemas['Metric']).properties['unit']).toEqual({
      anyOf: [{ $ref: '#/components/schemas/LocalizedLine' }, { type: 'null' }],
    })
    expect(schemas['LocalizedLine']).toMatchObject({ type: 'object', additionalProperties: false })
    expect(schemas['ImportMappingInput']).toMatchObject({
      required: expect.not.arrayContaining(['unitColumn']),
    })
    expect(schemas['ImportMapping']).toMatchObject({
      required: expect.arrayContaining(['unitColumn']),
    })
    expect(schemas).not.toHaveProperty('LocalizedLineInput')
  })

  test('its examples are valid requests', async () => {
    const operations = operationsOf(await load())
    const schemaOf = {
      createMetric: contract.MetricInput,
      recordMetricValues: z.object({ values: z.array(contract.MetricValueInput) }),
      registerExperiment: contract.ExperimentInput,
      stageImport: contract.ImportMapping,
      decideExperiment: contract.DecisionInput,
      createKeyResult: contract.KeyResultInput,
      createBudget: contract.BudgetInput,
      bookEntry: contract.EntryInput.omit({ budgetId: true }),
    }
    expect(Object.keys(EXAMPLES)).toEqual(Object.keys(schemaOf))
    for (const [operationId, schema] of Object.entries(schemaOf)) {
      schema.parse(EXAMPLES[operationId])
      const operation = operations.find((one) => one.operationId === operationId)
      expect(JSON.stringify(operation?.requestBody)).toContain('"example":')
    }
  })
})

describe('the documentation pages', () => {
  test('swagger is served from here alone, with no inline script', async () => {
    const response = await app.request('/api/docs')
    const html = await response.text()
    expect(html).toContain('<title>Sextant API</title>')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/)
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source)
    for (const source of sources) {
      if (source === 'data:,') continue
      expect(source).toMatch(/^\/api\/docs\//)
      expect((await app.request(source)).status).toBe(200)
    }
    const initialiser = await (await app.request('/api/docs/initialiser.js')).text()
    expect(initialiser).toContain("url: '/api/openapi.json'")
    expect(initialiser).toContain('validatorUrl: null')
  })

  test('every reason has its place on the page of problems', async () => {
    const html = await (await app.request('/api/docs/problems')).text()
    for (const reason of contract.REASONS) expect(html).toContain(`<dt id="${reason}">`)
  })
})
