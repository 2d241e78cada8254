import { createRoute } from '@hono/zod-openapi'
import {
  createSource,
  createSourceKey,
  failuresFile,
  forgetUnit,
  listSeenEvents,
  listSources,
  replayFailures,
  revokeSourceKey,
  sourceFailures,
} from '@sextant/core'
import {
  FailedItems,
  ForgetInput,
  Forgotten,
  NewSourceKey,
  Replayed,
  ReplayInput,
  SeenEvent,
  Source,
  SourceInput,
  SourceKey,
  SourceKeyInput,
  Sources,
} from '@sextant/core/contract'
import { z } from 'zod'
import { withoutBody } from '../middleware/without-body.js'
import { body, created, IdParam, listOf, newRouter, ok } from '../openapi.js'
import { textDownload } from '../text-download.js'

const tags = ['sources']
// A text to the types: what has json in its name would be parsed as one document.
const NDJSON: string = 'application/x-ndjson'
const SeenEvents = listOf(SeenEvent)
const FailuresQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
})

const list = createRoute({
  method: 'get',
  path: '/api/sources',
  operationId: 'listSources',
  tags,
  summary: 'Where events come from, with their keys and what became of every item',
  responses: ok('All sources, the oldest first, and how the stream stands', Sources),
})

const create = createRoute({
  method: 'post',
  path: '/api/sources',
  operationId: 'createSource',
  tags,
  summary: 'Name a place that events come from',
  request: { body: body(SourceInput) },
  responses: created('The source, without a key', Source),
})

const createKey = createRoute({
  method: 'post',
  path: '/api/sources/{id}/keys',
  operationId: 'createSourceKey',
  tags,
  summary: 'Make a key; this reply alone has it whole',
  request: { params: IdParam, body: body(SourceKeyInput) },
  responses: created('The key', NewSourceKey),
})

const revokeKey = createRoute({
  method: 'post',
  path: '/api/source-keys/{id}/revoke',
  operationId: 'revokeSourceKey',
  tags,
  summary: 'End a key at once and for good',
  middleware: withoutBody,
  request: { params: IdParam },
  responses: ok('The revoked key', SourceKey),
})

const failures = createRoute({
  method: 'get',
  path: '/api/sources/{id}/failures',
  operationId: 'sourceFailures',
  tags,
  summary: 'Items that did not count, the newest first, with why',
  request: { params: IdParam, query: FailuresQuery },
  responses: ok('One page; nextBefore is the query of the next', FailedItems),
})

const download = createRoute({
  method: 'get',
  path: '/api/sources/{id}/failures.ndjson',
  operationId: 'downloadFailures',
  tags,
  summary: 'All items that did not count, one JSON object a line',
  request: { params: IdParam },
  responses: {
    200: {
      description: 'NDJSON, the newest first',
      content: { [NDJSON]: { schema: { type: 'string' } } },
    },
  },
})

const replay = createRoute({
  method: 'post',
  path: '/api/sources/{id}/replay',
  operationId: 'replayFailures',
  tags,
  summary: 'Send failed items through the checks once more',
  request: { params: IdParam, body: body(ReplayInput) },
  responses: ok('How they came out', Replayed),
})

const forget = createRoute({
  method: 'post',
  path: '/api/sources/forget',
  operationId: 'forgetUnit',
  tags,
  summary: 'Remove everything a person sent, for good',
  description:
    'Events, exposures and traits of the unit leave the journal and every table, and what comes of it later is rejected. The audit log keeps who asked and why, never the id. Recorded looks stay: they are sums.',
  request: { body: body(ForgetInput) },
  responses: ok('How many accepted items went', Forgotten),
})

const seen = createRoute({
  method: 'get',
  path: '/api/seen-events',
  operationId: 'listSeenEvents',
  tags,
  summary: 'Names of events and properties that have come in',
  responses: ok('For whoever defines a metric', SeenEvents),
})

export const sources = newRouter()
  .openapi(list, async (c) => c.json(Sources.parse(await listSources(c.var.context)), 200))
  .openapi(create, async (c) =>
    c.json(Source.parse(await createSource(c.var.context, c.req.valid('json'))), 201),
  )
  .openapi(createKey, async (c) => {
    const { id } = c.req.valid('param')
    const made = await createSourceKey(c.var.context, id, c.req.valid('json'))
    return c.json(NewSourceKey.parse(made), 201, { 'Cache-Control': 'no-store' })
  })
  .openapi(revokeKey, async (c) => {
    const revoked = await revokeSourceKey(c.var.context, c.req.valid('param').id)
    return c.json(SourceKey.parse(revoked), 200)
  })
  .openapi(failures, async (c) => {
    const { id } = c.req.valid('param')
    const page = await sourceFailures(c.var.context, id, c.req.valid('query'))
    return c.json(FailedItems.parse(page), 200)
  })
  .openapi(download, async (c) => {
    const { id } = c.req.valid('param')
    const lines = await failuresFile(c.var.context, id)
    return textDownload(lines, `failures-${id}.ndjson`, 'application/x-ndjson')
  })
  .openapi(replay, async (c) => {
    const { id } = c.req.valid('param')
    const replayed = await replayFailures(c.var.context, id, c.req.valid('json'))
    return c.json(Replayed.parse(replayed), 200)
  })
  .openapi(forget, async (c) => {
    const forgotten = await forgetUnit(c.var.context, c.req.valid('json'))
    return c.json(Forgotten.parse(forgotten), 200)
  })
  .openapi(seen, async (c) =>
    c.json(SeenEvents.parse({ items: await listSeenEvents(c.var.context) }), 200),
  )
