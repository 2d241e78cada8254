import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

// What the page did last may still be on its way; one more turn of its event loop brings it.
const nextTask = 'new Promise((done) => setTimeout(done))'

export interface GuardedPageOptions extends BrowserContextOptions {
  /** The only origin the page may ask; without one it may ask nobody. */
  origin?: string
  /** Console errors the walk provokes on purpose, such as the browser's own line on a 409. */
  expectedErrors?: readonly RegExp[]
}

/**
 * Opens a fresh page, walks it, and fails when the page did what a good page never does: log an
 * error, throw, crash, lose a request, or ask for anything outside its origin.
 * @returns what the walk returned
 * @throws Error listing what the page did, with the walk's own error as its cause
 */
export async function withPage<T>(
  browser: Browser,
  options: GuardedPageOptions,
  walk: (page: Page) => Promise<T>,
): Promise<T> {
  const { origin, expectedErrors = [], ...contextOptions } = options
  // Service workers are blocked because their requests escape the page's own events.
  const context = await browser.newContext({ serviceWorkers: 'block', ...contextOptions })
  try {
    const page = await context.newPage()
    const complaints = watch(page, origin, expectedErrors)
    const outcome = await settle(walk(page))
    await settle(page.evaluate(nextTask))
    if (complaints.length > 0) {
      throw new Error(`The page misbehaved:\n  ${complaints.join('\n  ')}`, {
        cause: outcome.ok ? undefined : outcome.error,
      })
    }
    if (!outcome.ok) throw outcome.error
    return outcome.value
  } finally {
    await context.close()
  }
}

/** Collects complaints about the page from now on. */
function watch(page: Page, origin: string | undefined, expected: readonly RegExp[]): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    const text = message.text()
    if (message.type() !== 'error' || expected.some((pattern) => pattern.test(text))) return
    complaints.push(`console error: ${text} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('crash', () => complaints.push('the page crashed'))
  page.on('request', (request) => {
    if (isOutside(request.url(), origin)) complaints.push(`asks outside: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    const asHttp = socket.url().replace(/^ws/, 'http')
    if (isOutside(asHttp, origin)) complaints.push(`asks outside: ${socket.url()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'unknown'
    // A request dropped because the page moved on is no fault; outside ones are listed already.
    if (reason === 'net::ERR_ABORTED' || isOutside(request.url(), origin)) return
    complaints.push(`lost: ${request.method()} ${request.url()} (${reason})`)
  })
  return complaints
}

function isOutside(url: string, origin: string | undefined): boolean {
  const { protocol, origin: asked } = new URL(url)
  return !['data:', 'blob:', 'about:'].includes(protocol) && asked !== origin
}

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown }

function settle<T>(promise: Promise<T>): Promise<Outcome<T>> {
  return promise.then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({ ok: false, error }),
  )
}
