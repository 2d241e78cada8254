import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStream, type EventStream } from '@sextant/events'
import { figure, takeTurns, type Figure } from './measure.js'
import { withPlainDuckdb, type Connection } from './plain-duckdb.js'

const EVENTS = 40_000
const REQUEST_SIZES = [100, 1000, 10_000]
const ROUNDS = 3
const UNITS = 60_000

/**
 * Taking events in durably, one request after the other: checked, deduplicated, synced to the journal
 * and brought into tables. Beside it rows of integers appended to a bare table of DuckDB, committed
 * request by request, which checks nothing and knows no event again.
 */
export async function ingestFigures(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-'))
  const stream = await openEventStream({ folder: join(folder, 'stream') })
  try {
    return await withPlainDuckdb(
      async (connection) => {
        const columns = 'seq bigint, unit integer, event integer, ts bigint, received bigint'
        await connection.run(`create table events (${columns}, props varchar)`)
        const figures: Figure[] = []
        for (const size of REQUEST_SIZES) figures.push(await ingestFigure(stream, connection, size))
        return figures
      },
      join(folder, 'bare.duckdb'),
    )
  } finally {
    await stream.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function ingestFigure(
  stream: EventStream,
  connection: Connection,
  size: number,
): Promise<Figure> {
  let round = 0
  const spent = await takeTurns(
    ROUNDS,
    () => sendAll(stream, size, `${size}-${(round += 1)}`),
    () => appendAll(connection, size),
  )
  const rate = (milliseconds: number) => Math.round((1000 * EVENTS) / milliseconds)
  return figure({
    name: `durable ingest, ${size} events a request`,
    value: rate(spent.subject),
    unit: 'events/s',
    baseline: 'bare DuckDB appender, a commit a request',
    baselineValue: rate(spent.baseline),
  })
}

async function sendAll(stream: EventStream, size: number, run: string): Promise<void> {
  const now = Date.now()
  for (let at = 0; at < EVENTS; at += size) {
    const items = Array.from({ length: size }, (_, n) => eventOf(at + n, run, now))
    const results = await stream.append({ source: 'bench', items, receivedAt: now })
    if (results.some(({ outcome }) => outcome !== 'accepted')) throw new Error('all are new')
  }
  await stream.settled()
}

/** As the client of Segment for Node sends it. */
function eventOf(n: number, run: string, now: number): object {
  return {
    type: 'track',
    messageId: `node-next-${now}-${run}-${n}`,
    userId: `user-${(n * 7919) % UNITS}`,
    event: `Event ${n % 20}`,
    timestamp: new Date(now - n).toISOString(),
    properties: { price: (n % 997) / 4, currency: 'EUR', cart: { items: n % 5 } },
    context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
    integrations: {},
  }
}

async function appendAll(connection: Connection, size: number): Promise<void> {
  const now = BigInt(Date.now())
  for (let at = 0; at < EVENTS; at += size) {
    const appender = await connection.createAppender('events')
    for (let n = at; n < at + size; n += 1) {
      appender.appendBigInt(BigInt(n))
      appender.appendInteger((n * 7919) % UNITS)
      appender.appendInteger(n % 20)
      appender.appendBigInt(now - BigInt(n))
      appender.appendBigInt(now)
      const properties = { price: (n % 997) / 4, currency: 'EUR', 'cart.items': n % 5 }
      appender.appendVarchar(JSON.stringify(properties))
      appender.endRow()
    }
    appender.closeSync()
  }
}
