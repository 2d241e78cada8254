import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api-env.js'
import { refusal, sendProblem } from '../problem.js'

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that a page of another site makes a browser send. Sec-Fetch-Site decides where the
 * browser sends it, since no page can forge it; else Origin must name this host. Programs send neither.
 */
export function sameOriginWrites(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (SAFE_METHODS.has(c.req.method) || isOwn(c.req.raw)) return next()
    return sendProblem(c, refusal('forbidden', 'request.cross_site'))
  }
}

function isOwn(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin' || site === 'none'
  const origin = request.headers.get('origin')
  if (origin === null) return true
  // The host alone is compared: behind a proxy that ends TLS the scheme differs.
  return URL.canParse(origin) && new URL(origin).host === new URL(request.url).host
}
