import { requestId } from 'hono/request-id'
import type { Logger } from 'pino'
import { actorContext, type ContextBase } from './middleware/actor-context.js'
import { jsonBody } from './middleware/json-body.js'
import { sameOriginWrites } from './middleware/same-origin.js'
import { securityHeaders } from './middleware/security-headers.js'
import { newRouter } from './openapi.js'
import { refusal, refusalOf, sendProblem, statusOf } from './problem.js'
import { audit } from './routes/audit.js'
import { budget } from './routes/budget.js'
import { experimentSteps } from './routes/experiment-steps.js'
import { experiments } from './routes/experiments.js'
import { home } from './routes/home.js'
import { imports } from './routes/imports.js'
import { initiatives } from './routes/initiatives.js'
import { looks } from './routes/looks.js'
import { metrics } from './routes/metrics.js'
import { objectives } from './routes/objectives.js'
import { people } from './routes/people.js'

/** What the app is made of. */
export interface AppDeps extends ContextBase {
  readonly logger: Pick<Logger, 'error'>
}

const MAX_JSON_BYTES = 1_000_000

/** The product over HTTP. */
export function createApp(deps: AppDeps) {
  const { logger, ...base } = deps
  const app = newRouter()
  app.onError((error, c) => {
    const refused = refusalOf(error)
    if (statusOf(refused.code, refused.reason) >= 500) {
      logger.error({
        err: error,
        requestId: c.var.requestId,
        method: c.req.method,
        path: c.req.path,
      })
    }
    return sendProblem(c, refused)
  })
  app.notFound((c) => sendProblem(c, refusal('not_found', 'request.not_found')))
  app.use(requestId(), securityHeaders(), sameOriginWrites())
  app.use('/api/*', jsonBody(MAX_JSON_BYTES), actorContext(base))
  return app
    .route('/', people)
    .route('/', metrics)
    .route('/', experiments)
    .route('/', experimentSteps)
    .route('/', imports)
    .route('/', looks)
    .route('/', objectives)
    .route('/', budget)
    .route('/', initiatives)
    .route('/', home)
    .route('/', audit)
}

/** The routes' types, for the typed client. */
export type App = ReturnType<typeof createApp>
