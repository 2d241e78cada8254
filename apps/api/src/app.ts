import { flagBoard, type ExposureRecorder } from '@sextant/core'
import { compress } from 'hono/compress'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import type { Logger } from 'pino'
import { actorContext, type ContextBase } from './middleware/actor-context.js'
import { expectedHost } from './middleware/expected-host.js'
import { jsonBody } from './middleware/json-body.js'
import { sameOriginWrites } from './middleware/same-origin.js'
import { securityHeaders } from './middleware/security-headers.js'
import { newRouter } from './openapi.js'
import { openApiDocument } from './openapi-document.js'
import { refusal, refusalOf, sendProblem, statusOf } from './problem.js'
import { readiness } from './readiness.js'
import { actions } from './routes/actions.js'
import { advice } from './routes/advice.js'
import { agenda } from './routes/agenda.js'
import { settings } from './routes/settings.js'
import { audit } from './routes/audit.js'
import { budget } from './routes/budget.js'
import { contribution } from './routes/contribution.js'
import { decisionLog } from './routes/decision-log.js'
import { docs } from './routes/docs.js'
import { experimentSteps } from './routes/experiment-steps.js'
import { experiments } from './routes/experiments.js'
import { gates } from './routes/gates.js'
import { health } from './routes/health.js'
import { ingest } from './routes/ingest.js'
import { ofrep } from './routes/ofrep.js'
import { results } from './routes/results.js'
import { sources } from './routes/sources.js'
import { home } from './routes/home.js'
import { imports } from './routes/imports.js'
import { initiatives } from './routes/initiatives.js'
import { interop } from './routes/interop.js'
import { looks } from './routes/looks.js'
import { metrics } from './routes/metrics.js'
import { objectives } from './routes/objectives.js'
import { people } from './routes/people.js'
import { programme } from './routes/programme.js'
import { reports } from './routes/reports.js'
import { returns } from './routes/returns.js'
import { reviews } from './routes/reviews.js'
import { spendImports } from './routes/spend-imports.js'
import { scenarios } from './routes/scenarios.js'
import { transfers } from './routes/transfers.js'
import { webFiles } from './web-files.js'

/** What the app is made of. */
export interface AppDeps extends ContextBase {
  readonly logger: Pick<Logger, 'error'>
  /** The folder of the built screens; left out: the API alone. */
  readonly webRoot?: string
  /** Host names, without port, that requests may be for; left out: any. */
  readonly hosts?: readonly string[] | undefined
  /** Writes down who was told which variant. */
  readonly exposures: ExposureRecorder
  /** Requests a minute that one key of a client may make. */
  readonly requestsPerMinute: number
}

const MAX_JSON_BYTES = 1_000_000
const UPLOAD_PATH = /^\/api\/(?:experiments\/[^/]+\/imports|budgets\/[^/]+\/spend-imports\/upload)$/

/** The product over HTTP: API, its documentation, health, and the screens. */
export function createApp(deps: AppDeps) {
  const { logger, webRoot, hosts, exposures, requestsPerMinute, ...base } = deps
  const app = newRouter()
  app.use(requestId(), expectedHost(hosts))
  // Ahead of what protects pages: clients come from any site, with a key and no cookie.
  const clients = { ...base, exposures, requestsPerMinute, board: flagBoard(base.store) }
  app.route('/', ingest(clients)).route('/', ofrep(clients))
  app.use(compress(), securityHeaders(), sameOriginWrites(), onlyKnownMethods(app))
  app.onError((error, c) => {
    const refused = refusalOf(error)
    if (statusOf(refused.code, refused.reason) >= 500) {
      const { method, path } = c.req
      logger.error({ err: error, requestId: c.var.requestId, method, path }, 'request failed')
    }
    return sendProblem(c, refused)
  })
  const screens = webRoot === undefined ? undefined : webFiles(webRoot)
  app.notFound(async (c) => {
    const file = await screens?.fetch(c.req.raw, c.env)
    return file && file.status !== 404
      ? file
      : sendProblem(c, refusal('not_found', 'request.not_found'))
  })

  let document: string | undefined
  app.route(
    '/',
    docs(() => (document ??= JSON.stringify(openApiDocument(app)))),
  )
  const withHealth = app.route('/', health(readiness(base)))
  const onlyJson = jsonBody(MAX_JSON_BYTES)
  app.use('/api/*', (c, next) => (UPLOAD_PATH.test(c.req.path) ? next() : onlyJson(c, next)))
  app.use('/api/*', actorContext(base))
  return withHealth
    .route('/', people)
    .route('/', metrics)
    .route('/', experiments)
    .route('/', experimentSteps)
    .route('/', imports)
    .route('/', looks)
    .route('/', results)
    .route('/', sources)
    .route('/', objectives)
    .route('/', budget)
    .route('/', initiatives)
    .route('/', transfers)
    .route('/', scenarios)
    .route('/', spendImports)
    .route('/', advice)
    .route('/', gates)
    .route('/', contribution)
    .route('/', returns)
    .route('/', programme)
    .route('/', reports)
    .route('/', reviews)
    .route('/', decisionLog)
    .route('/', agenda)
    .route('/', settings)
    .route('/', actions)
    .route('/', interop)
    .route('/', home)
    .route('/', audit)
}

function onlyKnownMethods(app: ReturnType<typeof newRouter>) {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = methods.join(', ')
      const response = sendProblem(c, refusal('invalid', 'request.method_not_allowed', { allow }))
      response.headers.set('Allow', allow)
      return response
    },
  })
}

/** The routes' types, for the typed client. */
export type App = ReturnType<typeof createApp>
