import { exposureRecorder, type Context } from '@sextant/core'
import { createApp, type App, type AppDeps } from './app.js'
import { createClient, type Client } from './client.js'

interface TestApi {
  readonly app: App
  readonly client: Client
  /** What was logged, in order. */
  readonly logged: readonly unknown[]
}

/** The app over one test's own context, with a typed client and what it logged. */
export function testApi(
  context: Context,
  rest: Partial<Pick<AppDeps, 'hosts' | 'webRoot' | 'exposures' | 'requestsPerMinute'>> = {},
): TestApi {
  const logged: unknown[] = []
  const logger = { error: (entry: unknown) => void logged.push(entry) }
  const exposures = exposureRecorder(context)
  const app = createApp({ exposures, requestsPerMinute: 1_000_000, ...context, ...rest, logger })
  const client = createClient('http://localhost', { fetch: app.request })
  return { app, client, logged }
}
