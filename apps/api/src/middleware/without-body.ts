import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { ApiEnv } from '../api-env.js'
import { invalidRequest, sendProblem } from '../problem.js'

const Nothing = z.strictObject({})

/** For commands that take no fields: what is sent all the same is refused, not silently dropped. */
export const withoutBody: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const text = await c.req.text()
  const { error } = Nothing.safeParse(text === '' ? {} : JSON.parse(text))
  return error ? sendProblem(c, invalidRequest(error.issues, 'json')) : next()
}
