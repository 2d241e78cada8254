import { createApp, type App } from '@sextant/api'
import { exposureRecorder } from '@sextant/core'
import type { TestContext } from '@sextant/core/testing'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { root } from '../../scripts/project.mjs'

/** A secure context for the browser; nothing listens there. */
export const APP_ORIGIN = 'http://localhost:9'

interface ServedApp {
  readonly app: App
  readonly serve: (page: Page) => Promise<void>
  /** What was logged as an error. */
  readonly complaints: readonly unknown[]
}

/** The product over a test's own context, whose clock the test moves; asked without a server. */
export function appOver(ctx: TestContext): ServedApp {
  const complaints: unknown[] = []
  const app = createApp({
    ...ctx,
    exposures: exposureRecorder(ctx),
    requestsPerMinute: 1_000_000,
    logger: { error: (entry: unknown) => void complaints.push(entry) },
    webRoot: join(root, 'apps/web/dist'),
  })

  /** Answers everything the page asks for, and sets the page's clock to the context's. */
  async function serve(page: Page): Promise<void> {
    await page.route(`${APP_ORIGIN}/**`, async (route) => {
      const request = route.request()
      const body = request.postDataBuffer()
      const response = await app.request(request.url(), {
        method: request.method(),
        headers: plainHeaders(request.headers()),
        ...(body === null ? {} : { body: new Uint8Array(body) }),
      })
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      })
    })
  }
  return { app, serve, complaints }
}

// What is fulfilled here reaches the page as it is, so it must not be compressed.
function plainHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'accept-encoding'),
  )
}
