import { OpenAPIHono } from '@hono/zod-openapi'
import { Id } from '@sextant/core/contract'
import { z, type ZodType } from 'zod'
import type { ApiEnv } from './api-env.js'
import { invalidRequest, sendProblem } from './problem.js'

/** A router whose refused requests answer with the one problem shape; sub-apps inherit no hook. */
export function newRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result, c) => {
      if (!result.success) return sendProblem(c, invalidRequest(result.error.issues, result.target))
    },
  })
}

/** The id in a path such as /api/metrics/{id}. */
export const IdParam = z.strictObject({ id: Id })

/** A whole list in one reply. */
export function listOf<T extends ZodType>(item: T) {
  return z.object({ items: z.array(item) })
}

/** A command's JSON body. */
export function body<T extends ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** 200 with JSON. */
export function ok<T extends ZodType>(description: string, schema: T) {
  return { 200: { description, content: { 'application/json': { schema } } } } as const
}

/** 201 with the JSON of what was made. */
export function created<T extends ZodType>(description: string, schema: T) {
  return { 201: { description, content: { 'application/json': { schema } } } } as const
}
