import { createRoute } from '@hono/zod-openapi'
import {
  DomainError,
  evaluateAll,
  evaluateFlag,
  evaluationFailure,
  readEvaluationContext,
  type EvaluationContext,
  type EvaluationFailure,
} from '@sextant/core'
import type { Context as HonoContext } from 'hono'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ApiEnv } from '../api-env.js'
import { addClientRoute, type ClientDeps } from '../client-routes.js'
import { keyHolder, limitedByKey } from '../middleware/client-access.js'
import { newRouter } from '../openapi.js'
import { readClientJson } from '../request-body.js'

const CONTEXT_BODY = { sent: 100_000, inflated: 1_000_000, ratio: 100 }

const EvaluationRequest = z
  .looseObject({ context: z.looseObject({ targetingKey: z.string() }) })
  .meta({ id: 'OfrepEvaluationRequest' })
const Evaluation = z
  .object({
    key: z.string(),
    value: z.json().optional(),
    reason: z.enum(['SPLIT', 'DISABLED']),
    variant: z.string().optional(),
    metadata: z.record(z.string(), z.string()),
  })
  .meta({ id: 'OfrepEvaluation' })
const Failure = z
  .object({ key: z.string().optional(), errorCode: z.string(), errorDetails: z.string() })
  .meta({ id: 'OfrepFailure' })

const tags = ['clients']
const security = [{ EvaluationKey: [] }, { EvaluationApiKey: [] }]
const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
const body = { required: true, content: json(EvaluationRequest) }
const refused = { description: 'OFREP’s failure, with its code', content: json(Failure) }

const single = createRoute({
  method: 'post',
  path: '/ofrep/v1/evaluate/flags/{key}',
  operationId: 'evaluateFlag',
  tags,
  security,
  summary: 'Which variant somebody gets (OFREP 0.3.0)',
  request: { params: z.object({ key: z.string() }), body },
  responses: {
    200: { description: 'The variant, or no value: the code’s default', content: json(Evaluation) },
    400: refused,
    404: refused,
  },
})

const bulk = createRoute({
  method: 'post',
  path: '/ofrep/v1/evaluate/flags',
  operationId: 'evaluateFlags',
  tags,
  security,
  summary: 'All variants somebody gets (OFREP 0.3.0); If-None-Match with the ETag saves the reply',
  request: { body },
  responses: {
    200: {
      description: 'Every flag but drafts',
      content: json(z.object({ flags: z.array(Evaluation) }).meta({ id: 'OfrepFlags' })),
    },
    304: { description: 'Nothing has changed' },
    400: refused,
  },
})

/** Flag evaluation as the OpenFeature Remote Evaluation Protocol 0.3.0 says. */
export function ofrep(deps: ClientDeps) {
  const { board, exposures, requestsPerMinute } = deps
  const router = newRouter()
  const access = [
    keyHolder(deps, 'evaluate', evaluationKeyOf),
    limitedByKey(requestsPerMinute),
  ] as const
  addClientRoute(router, single, ...access, async (c) => {
    const key = c.req.param('key') ?? ''
    const context = await contextOf(c)
    if ('errorCode' in context) return c.json({ key, ...context }, 400)
    const evaluated = evaluateFlag(await board.current(), key, context)
    if ('errorCode' in evaluated) return c.json({ key, ...evaluated }, 404)
    noteFor(c, context, [evaluated])
    return c.json(evaluated)
  })
  addClientRoute(router, bulk, ...access, async (c) => {
    const context = await contextOf(c)
    if ('errorCode' in context) return c.json(context, 400)
    const flags = evaluateAll(await board.current(), context)
    noteFor(c, context, flags)
    const text = JSON.stringify({ flags })
    const etag = `"${createHash('sha256').update(text).digest('base64url')}"`
    c.header('ETag', etag)
    c.header('Cache-Control', 'private, no-cache')
    if (isUnchanged(c.req.header('if-none-match'), etag)) return c.body(null, 304)
    return c.body(text, 200, { 'Content-Type': 'application/json' })
  })
  return router

  function noteFor(
    c: HonoContext<ApiEnv>,
    { targetingKey }: EvaluationContext,
    flags: Parameters<typeof exposures.note>[2],
  ): void {
    if (c.var.keyHolder.recordsExposures) exposures.note(c.var.keyHolder, targetingKey, flags)
  }
}

/** The context of the body; JSON that cannot be read is OFREP's PARSE_ERROR. */
async function contextOf(c: HonoContext<ApiEnv>): Promise<EvaluationContext | EvaluationFailure> {
  try {
    return readEvaluationContext(await readClientJson(c.req.raw, CONTEXT_BODY))
  } catch (error) {
    if (!(error instanceof DomainError) || error.reason !== 'request.unreadable') throw error
    return evaluationFailure('PARSE_ERROR', 'The body is not JSON in valid UTF-8.')
  }
}

/** Bearer, or X-API-Key. */
function evaluationKeyOf(c: HonoContext<ApiEnv>): string | undefined {
  const header = c.req.header('authorization')
  if (header === undefined) return c.req.header('x-api-key')
  const [, token = 'none'] = /^Bearer +(\S+) *$/i.exec(header) ?? []
  return token
}

/** Whether one of the tags of If-None-Match is this one; proxies that pack replies weaken tags. */
function isUnchanged(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags?.some((tag) => tag === etag || tag === '*') ?? false
}
