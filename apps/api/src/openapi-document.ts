import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import { Problem } from '@sextant/core/contract'
import { z, type ZodType } from 'zod'
import type { ApiEnv } from './api-env.js'
import { EXAMPLES } from './openapi-examples.js'
import { OpenApiSchemas } from './openapi-schemas.js'
import { STATUS_TITLES } from './problem.js'

const INFO = {
  title: 'Sextant',
  version: '0.1.0',
  summary: 'Experiments that answer to your North Star',
  description:
    'Everything the screens do. Replies are JSON; a refusal is an RFC 9457 problem whose `reason` is stable and listed at /api/docs/problems. Lists page by an opaque `cursor`. Times are ISO 8601 in UTC, amounts are integers, texts carry `en`, `zh` or both.',
  license: { name: 'MIT', identifier: 'MIT' },
}

const TAGS = [
  { name: 'home', description: 'The first screen' },
  { name: 'metrics', description: 'Definitions, tree and measured values' },
  { name: 'experiments', description: 'From hypothesis to decision' },
  { name: 'imports', description: 'Per-unit data of an experiment' },
  { name: 'results', description: 'Looks, significance tests and recomputation' },
  { name: 'sources', description: 'Where events come from, and what became of them' },
  { name: 'clients', description: 'For libraries: events in (Segment), variants out (OFREP)' },
  { name: 'objectives', description: 'Cycles, objectives and key results' },
  { name: 'reviews', description: 'Target paths, reviews, agendas and the decision log' },
  { name: 'settings', description: 'Thresholds and calendars that an organisation may change' },
  { name: 'budget', description: '70/20/10, entries and initiatives' },
  { name: 'people', description: 'Who acts, owns and decides' },
  { name: 'audit', description: 'What was changed, by whom' },
  { name: 'health', description: 'For whatever keeps the server running' },
]

const PARAMETERS = {
  Actor: {
    name: 'X-Sextant-Actor',
    in: 'header',
    description: 'Who acts: the id of a person. Left out: the first person.',
    schema: { type: 'string', examples: ['per_0192a1b2'] },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A key of the caller’s choice; a retry with the same key and body repeats the first reply.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
  },
  FileName: {
    name: 'X-File-Name',
    in: 'header',
    description: 'Name of the file, percent-encoded UTF-8, for display. Not needed with a form.',
    schema: { type: 'string', examples: ['signup%20test.csv'] },
  },
}

const SECURITY = {
  WriteKey: { type: 'http', scheme: 'basic', description: 'A key to send with, as the user' },
  EvaluationKey: { type: 'http', scheme: 'bearer', description: 'A key to ask for variants with' },
  EvaluationApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
}

const REQUEST_ID = {
  'X-Request-Id': { description: 'Names this request in the log', schema: { type: 'string' } },
}

/** The API in OpenAPI 3.1, from the routes themselves. */
export function openApiDocument(app: Pick<OpenAPIHono<ApiEnv>, 'openAPIRegistry'>) {
  const schemas = new OpenApiSchemas()
  const paths: Record<string, Record<string, unknown>> = {}
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { path, method } = definition.route
    paths[path] = { ...paths[path], [method]: operation(definition.route, schemas) }
  }
  return schemas.finish({
    openapi: '3.1.0',
    info: INFO,
    tags: TAGS,
    paths,
    components: {
      parameters: PARAMETERS,
      responses: problems(schemas),
      securitySchemes: SECURITY,
    },
  })
}

function operation(route: RouteConfig, schemas: OpenApiSchemas) {
  const { operationId = '', tags, summary, security, request } = route
  const replies = Object.entries(route.responses).map(([status, reply]) => {
    const content = 'content' in reply ? contentOf(reply.content, 'output', schemas) : {}
    const description = 'description' in reply ? reply.description : ''
    return [status, { description, headers: REQUEST_ID, content }] as const
  })
  const refusals = problemStatuses(route)
    .filter((status) => !(status in route.responses))
    .map((status) => [status, { $ref: `#/components/responses/Problem${status}` }] as const)
  const sent =
    request?.body && contentOf(request.body.content, 'input', schemas, EXAMPLES[operationId])
  return {
    operationId,
    tags,
    summary,
    ...(security && { security }),
    parameters: [
      ...fieldsOf(request?.params, 'path', schemas),
      ...fieldsOf(request?.query, 'query', schemas),
      ...headersOf(route),
    ],
    ...(sent && { requestBody: { required: true, content: sent } }),
    responses: { ...Object.fromEntries(replies), ...Object.fromEntries(refusals) },
  }
}

function fieldsOf(schema: unknown, where: 'path' | 'query', schemas: OpenApiSchemas) {
  if (!(schema instanceof z.ZodObject)) return []
  return Object.entries<ZodType>(schema.shape).map(([name, field]) => ({
    name,
    in: where,
    required: !field.safeParse(undefined).success,
    schema: schemas.of(field, 'input'),
  }))
}

function isRead({ method }: RouteConfig): boolean {
  return method === 'get'
}

function headersOf(route: RouteConfig) {
  if (!route.path.startsWith('/api/')) return []
  const names = ['Actor', ...(isRead(route) ? [] : ['IdempotencyKey'])]
  if (route.operationId === 'uploadImport') names.push('FileName')
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }))
}

function contentOf(
  content: object | undefined,
  side: 'input' | 'output',
  schemas: OpenApiSchemas,
  example?: unknown,
) {
  return Object.fromEntries(
    Object.entries<{ readonly schema?: unknown }>({ ...content }).map(([mediaType, { schema }]) => [
      mediaType,
      {
        schema: schema instanceof z.ZodType ? schemas.of(schema, side) : schema,
        ...(example === undefined ? {} : { example }),
      },
    ]),
  )
}

/** The refusals a route can give, from what it takes and does. */
function problemStatuses(route: RouteConfig): readonly (keyof typeof STATUS_TITLES)[] {
  if (route.security) return [400, 401, 403, 413, 415, 429, 500, 503]
  if (!route.path.startsWith('/api/')) return route.path === '/health/ready' ? [503] : []
  return [
    400,
    401,
    ...(isRead(route) ? [] : ([403] as const)),
    ...(route.path.includes('{') || !isRead(route) ? ([404] as const) : []),
    ...(isRead(route) ? [] : ([409, 413, 415, 422] as const)),
    500,
    503,
  ]
}

function problems(schemas: OpenApiSchemas) {
  const schema = schemas.of(Problem, 'output')
  return Object.fromEntries(
    Object.entries(STATUS_TITLES).map(([status, description]) => [
      `Problem${status}`,
      { description, headers: REQUEST_ID, content: { 'application/problem+json': { schema } } },
    ]),
  )
}
