import type { MiddlewareHandler } from 'hono'
import type { ApiEnv } from '../api-env.js'
import { refusal, sendProblem } from '../problem.js'

/**
 * Refuses requests for a host that is not ours: a web page whose name is made to point at this
 * machine (DNS rebinding) would count as the same origin otherwise.
 */
export function expectedHost(hosts: readonly string[] | undefined): MiddlewareHandler<ApiEnv> {
  const known = hosts && new Set(hosts.map((host) => host.toLowerCase()))
  return async (c, next) => {
    const { hostname } = new URL(c.req.url)
    if (!known || known.has(hostname)) return next()
    return sendProblem(c, refusal('forbidden', 'request.unknown_host', { host: hostname }))
  }
}
