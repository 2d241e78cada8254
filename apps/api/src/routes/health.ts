import { createRoute } from '@hono/zod-openapi'
import { DomainError } from '@sextant/core'
import { z } from 'zod'
import type { ReadinessProbe } from '../readiness.js'
import { newRouter, ok } from '../openapi.js'

const tags = ['health']
const Answer = z.object({ status: z.literal('ok') })

const live = createRoute({
  method: 'get',
  path: '/health/live',
  operationId: 'isLive',
  tags,
  summary: 'The process answers',
  responses: ok('It does', Answer),
})

const ready = createRoute({
  method: 'get',
  path: '/health/ready',
  operationId: 'isReady',
  tags,
  summary: 'Metadata store and event engine answer',
  responses: ok('Both do', Answer),
})

/** Health of the process, and of the two stores behind it. */
export function health(failingPart: ReadinessProbe) {
  return newRouter()
    .openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(ready, async (c) => {
      const reason = await failingPart()
      if (reason !== undefined) throw new DomainError('unavailable', reason)
      return c.json({ status: 'ok' as const }, 200)
    })
}
