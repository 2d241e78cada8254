import { authenticate, DomainError, type Context } from '@sextant/core'
import type { KeyScope } from '@sextant/core/contract'
import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { rateLimiter } from 'hono-rate-limiter'
import type { ApiEnv } from '../api-env.js'
import { refusal, sendProblem } from '../problem.js'

const WINDOW_MS = 60_000
const PREFLIGHT = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Content-Encoding, If-None-Match, X-API-Key',
  'Access-Control-Max-Age': '600',
}

/** Answers the question a browser asks before it lets a page of another site call. */
export const preflight = (): Response => new Response(null, { status: 204, headers: PREFLIGHT })

/**
 * Pages of any site may call: what they may do hangs on the key they carry, and cookies are never
 * looked at, so nothing is done in the name of whoever looks at the page.
 */
export const anyOrigin: MiddlewareHandler<ApiEnv> = (c, next) => {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Access-Control-Expose-Headers', 'ETag, Retry-After, X-Request-Id')
  c.header('X-Content-Type-Options', 'nosniff')
  return next()
}

/** Lets on who holds a key of the scope; `keyOf` finds it in the request. */
export function keyHolder(
  base: Pick<Context, 'store' | 'now'>,
  scope: KeyScope,
  keyOf: (c: HonoContext<ApiEnv>) => string | undefined | Promise<string | undefined>,
): MiddlewareHandler<ApiEnv> {
  const challenge = scope === 'ingest' ? 'Basic realm="events", charset="UTF-8"' : 'Bearer'
  return async (c, next) => {
    try {
      c.set('keyHolder', await authenticate(base, await keyOf(c), scope))
    } catch (error) {
      const isUnknown = error instanceof DomainError && error.code === 'unauthenticated'
      if (isUnknown) c.header('WWW-Authenticate', challenge)
      throw error
    }
    return next()
  }
}

/** At most so many requests a minute for each key; beyond, 429 with Retry-After. */
export function limitedByKey(perMinute: number): MiddlewareHandler<ApiEnv> {
  return rateLimiter<ApiEnv>({
    windowMs: WINDOW_MS,
    limit: perMinute,
    standardHeaders: false,
    keyGenerator: (c) => c.var.keyHolder.keyId,
    handler: (c) => {
      const seconds = secondsLeft(c)
      return sendProblem(c, refusal('too_many', 'request.too_many', { perMinute, seconds }))
    },
  })
}

function secondsLeft(c: HonoContext): number {
  const { resetTime }: { readonly resetTime?: Date } = c.get('rateLimit') ?? {}
  const left = resetTime === undefined ? WINDOW_MS : resetTime.getTime() - Date.now()
  return Math.max(1, Math.ceil(left / 1000))
}
