import { createAdaptorServer } from '@hono/node-server'
import {
  ensurePeople,
  exposureRecorder,
  flagBoard,
  listPeople,
  newId,
  openStore,
  openUploadFolder,
  recoverImports,
  type Context,
} from '@sextant/core'
import { openDuckdbEngine, openEventStream } from '@sextant/events'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { Server } from 'node:http'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Logger } from 'pino'
import { createApp } from './app.js'
import { FIRST_PEOPLE } from './first-people.js'
import { keepFresh } from './keep-fresh.js'
import { sweepDaily } from './sweep-daily.js'
import { LOCK_FILE, lockFolder, type ProcessTable } from './lock-folder.js'
import type { Settings } from './settings.js'
import { discardUnfinishedDemo, seedMarked } from './unfinished-demo.js'

/** A server that answers. */
export interface RunningServer {
  readonly port: number
  /** Finishes the requests under way, closes the stores and gives the folder free. */
  close(): Promise<void>
}

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url))
const HEADERS_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 60_000
// Two gigabytes over five megabits a second.
const REQUEST_TIMEOUT_MS = 3_600_000
const SHUTDOWN_GRACE_MS = 10_000

/**
 * Opens the data folder, made where there is none, and serves it. `say` hears, in words for the person
 * at the terminal, what takes its time.
 */
export async function startServer(
  settings: Settings,
  process: ProcessTable,
  logger: Logger,
  say: (line: string) => void = () => undefined,
): Promise<RunningServer> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer()
  }
  try {
    const folder = resolve(settings.dataFolder)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700)
    closers.push(await lockFolder(folder, process))
    await discardUnfinishedDemo(folder, [LOCK_FILE])
    const context = await openContext(folder, settings, say, closers)
    const exposures = exposureRecorder(context)
    closers.push(() => exposures.close())
    const fresh = keepFresh(context, logger)
    closers.push(() => fresh.close())
    const sweep = sweepDaily(context, logger)
    closers.push(() => sweep.close())
    const { hosts, requestsPerMinute } = settings
    const web = { webRoot: WEB_ROOT, hosts }
    const app = createApp({ ...context, ...web, exposures, requestsPerMinute, logger })
    const server = await listen(app.fetch, settings)
    closers.push(() => finish(server))
    return { port: portOf(server), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openContext(
  folder: string,
  { demo, maxUploadBytes }: Settings,
  say: (line: string) => void,
  closers: (() => Promise<void>)[],
): Promise<Context> {
  const file = join(folder, 'sextant.db')
  const isNew = !existsSync(file)
  const store = await openStore(pathToFileURL(file).href)
  closers.push(() => store.close())
  const events = await openDuckdbEngine({ path: join(folder, 'events.duckdb') })
  closers.push(() => events.close())
  const board = flagBoard(store)
  await board.current()
  const stream = await openEventStream({
    folder: join(folder, 'stream'),
    expectedVariant: board.expectedVariant,
  })
  closers.push(() => stream.close())
  const uploads = await openUploadFolder(join(folder, 'uploads'), { maxBytes: maxUploadBytes })
  const base = { store, events, stream, uploads, now: () => new Date(), newId }
  // Loaded only where it is asked for.
  const demonstration = demo ? await import('@sextant/core/demo') : undefined
  await ensurePeople(store, demonstration?.DEMO_PEOPLE ?? FIRST_PEOPLE)
  const [first] = await listPeople(base)
  const context = { ...base, actorId: first?.id ?? '' }
  await recoverImports(context)
  if (demonstration && isNew) {
    say(`Writing a demo company into ${folder}`)
    await seedMarked(folder, () => demonstration.seedDemo(context, { log: say }))
  }
  return context
}

async function listen(
  fetch: ReturnType<typeof createApp>['fetch'],
  { host, port }: Settings,
): Promise<Server> {
  const server = createAdaptorServer({
    fetch,
    hostname: host,
    serverOptions: { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  })
  if (!(server instanceof Server)) throw new TypeError('an HTTP server was asked for')
  server.timeout = IDLE_TIMEOUT_MS
  server.maxConnections = 1000
  server.listen(port, host)
  await once(server, 'listening')
  return server
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Takes no new connection and waits for the answers under way, but not for idle connections. */
async function finish(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const grace = setTimeout(() => server.closeAllConnections(), SHUTDOWN_GRACE_MS)
  await closed
  clearInterval(idle)
  clearTimeout(grace)
}
