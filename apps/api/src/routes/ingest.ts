import { createRoute } from '@hono/zod-openapi'
import { asked, DomainError } from '@sextant/core'
import { ITEM_OUTCOMES } from '@sextant/core/contract'
import type { Context as HonoContext } from 'hono'
import { z } from 'zod'
import type { ApiEnv } from '../api-env.js'
import { addClientRoute, type ClientDeps } from '../client-routes.js'
import { keyHolder, limitedByKey } from '../middleware/client-access.js'
import { newRouter, ok } from '../openapi.js'
import { readClientJson } from '../request-body.js'

/** Each type with the letter by which Segment's library for pages names it. */
const TYPES = {
  track: 't',
  identify: 'i',
  page: 'p',
  screen: 's',
  group: 'g',
  alias: 'a',
} as const
const MAX_ITEMS = 20_000

const Taken = z
  .object({
    success: z.literal(true),
    received: z.int(),
    items: z.array(
      z.object({ index: z.int(), outcome: z.enum(ITEM_OUTCOMES), reason: z.string().nullable() }),
    ),
  })
  .meta({ id: 'TakenItems' })

/** A path of the API; `letter` where it is the short one, which libraries for pages call. */
const route = (name: string, summary: string, letter: string | null = null) =>
  createRoute({
    method: 'post',
    path: `/v1/${letter ?? name}`,
    operationId: `send${letter === null ? '' : 'Page'}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    tags: ['clients'],
    summary: letter === null ? summary : `${summary}, as a library for pages does`,
    security: [{ WriteKey: [] }],
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: z.looseObject({}).meta({ id: 'ClientBody' }) } },
      },
    },
    responses: ok('What became of each item, in the order they came', Taken),
  })

/** A library's counts of its own calls come without a key and are about nobody, so none are kept. */
const metricsRoute = createRoute({
  method: 'post',
  path: '/v1/m',
  operationId: 'sendPageMetrics',
  tags: ['clients'],
  summary: 'What a library for pages counts of itself: answered, and not read',
  responses: ok('Nothing was kept', z.object({ success: z.literal(true) })),
})

/** Events in the shape of Segment's HTTP API, so that its libraries work as they are. */
export function ingest(deps: ClientDeps) {
  const router = newRouter()
  const access = [
    keyHolder(deps, 'ingest', writeKeyOf),
    limitedByKey(deps.requestsPerMinute),
  ] as const
  for (const [type, letter] of Object.entries(TYPES)) {
    for (const short of [null, letter]) {
      const described = route(type, `Send one ${type} call`, short)
      addClientRoute(router, described, ...access, async (c) => {
        const body = asObject(await bodyOf(c))
        return take(deps, c, [{ ...withoutKey(body), type }], body)
      })
    }
  }
  for (const short of [null, 'b']) {
    const described = route('batch', 'Send many calls at once', short)
    addClientRoute(router, described, ...access, async (c) => takeBatch(deps, c))
  }
  addClientRoute(router, metricsRoute, async (c) => c.json({ success: true as const }))
  return router
}

async function takeBatch(deps: ClientDeps, c: HonoContext<ApiEnv>): Promise<Response> {
  const body = asObject(await bodyOf(c))
  const batch = ownField(body, 'batch')
  if (!Array.isArray(batch)) {
    const params = { path: 'batch', message: 'an array of calls' }
    throw new DomainError('invalid', 'request.invalid', params)
  }
  if (batch.length > MAX_ITEMS) {
    throw new DomainError('limit', 'request.too_large', { limit: MAX_ITEMS })
  }
  return take(
    deps,
    c,
    batch.map((item: unknown) => (isObject(item) ? withoutKey(item) : item)),
    body,
  )
}

async function take(
  { stream, board, now }: ClientDeps,
  c: HonoContext<ApiEnv>,
  items: readonly unknown[],
  body: object,
): Promise<Response> {
  const { sourceId } = c.var.keyHolder
  const sentAt = ownField(body, 'sentAt')
  // Exposures are held against the flags as they are now.
  await board.current()
  const results = await asked(() =>
    stream.append({
      source: sourceId,
      items,
      receivedAt: now().getTime(),
      ...(typeof sentAt === 'string' ? { sentAt } : {}),
    }),
  )
  return c.json({
    success: true as const,
    received: items.length,
    items: results.map(({ outcome, reason }, index) => ({ index, outcome, reason })),
  })
}

/** The write key: the user of Basic, or `writeKey` in the body, as pages send it that leave. */
async function writeKeyOf(c: HonoContext<ApiEnv>): Promise<string | undefined> {
  const header = c.req.header('authorization')
  if (header !== undefined) return basicUser(header)
  const json = await readClientJson(c.req.raw)
  c.set('clientJson', json)
  const key = isObject(json) ? ownField(json, 'writeKey') : undefined
  return typeof key === 'string' ? key : undefined
}

function basicUser(header: string): string {
  const [, encoded = ''] = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header) ?? []
  const [user = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)
  return user
}

async function bodyOf(c: HonoContext<ApiEnv>): Promise<unknown> {
  return c.var.clientJson ?? readClientJson(c.req.raw)
}

function asObject(json: unknown): object {
  if (isObject(json)) return json
  throw new DomainError('invalid', 'request.invalid', { path: '', message: 'an object' })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The key never reaches the journal, wherever a client puts it. */
function withoutKey(item: object): object {
  if (!Object.hasOwn(item, 'writeKey')) return item
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== 'writeKey'))
}

function ownField(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
}
