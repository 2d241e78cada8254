import type { RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { ExposureRecorder, FlagBoard } from '@sextant/core'
import type { ApiEnv } from './api-env.js'
import type { ContextBase } from './middleware/actor-context.js'
import { anyOrigin, preflight } from './middleware/client-access.js'
import type { newRouter } from './openapi.js'

/** What answers clients: stores and clock, the flags, and who writes down what they were told. */
export interface ClientDeps extends ContextBase {
  readonly board: FlagBoard
  readonly exposures: ExposureRecorder
  /** Requests a minute that one key may make. */
  readonly requestsPerMinute: number
}

type ClientRouter = ReturnType<typeof newRouter>

/**
 * Adds a route for clients: documented as it is, and answered by handlers that read the body
 * themselves, since its size, its packing and its mistakes are answered as each protocol says. The key
 * is asked for on the route itself, so that no way of writing the path leads around it.
 */
export function addClientRoute(
  router: ClientRouter,
  route: RouteConfig,
  ...handlers: readonly [MiddlewareHandler<ApiEnv>, ...MiddlewareHandler<ApiEnv>[]]
): void {
  router.openAPIRegistry.registerPath(route)
  const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
  router.options(path, preflight)
  router.post(path, anyOrigin, ...handlers)
}
