import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEventStream } from '@sextant/events'
import { withPlainDuckdb } from './plain-duckdb.js'

const UNIT_EVENTS = 20

// How long a stream that has accepted so many events takes to open: its tables are read through, and
// the ids of its messages and the names of its units taken into memory.
const events = Number(process.argv[2] ?? 2_000_000)
if (!Number.isSafeInteger(events) || events < UNIT_EVENTS) {
  throw new RangeError('give a number of events')
}
const folder = await mkdtemp(join(tmpdir(), 'sextant-opening-'))
try {
  await openOnce(folder)
  await fill(join(folder, 'stream.duckdb'))
  const before = performance.now()
  const stream = await openEventStream({ folder })
  const seconds = (performance.now() - before) / 1000
  const megabytes = Math.round(process.memoryUsage().rss / 1024 / 1024)
  const { units, damage } = stream.state()
  if (damage.length > 0 || units < events / UNIT_EVENTS) throw new Error('not what was filled')
  await stream.close()
  console.log(
    `${events} events of ${units} units opened in ${seconds.toFixed(2)} s, ${megabytes} MB resident`,
  )
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function openOnce(folder: string): Promise<void> {
  const stream = await openEventStream({ folder })
  const now = Date.now()
  const items = [{ type: 'track', messageId: 'first', userId: 'first', event: 'Order placed' }]
  await stream.append({ source: 'bench', items, receivedAt: now })
  await stream.close()
}

/** Rows as so many accepted events leave them, without sending each. */
async function fill(path: string): Promise<void> {
  await withPlainDuckdb(async (connection) => {
    const rows = `range(2, ${events + 2}) r(i)`
    await connection.run(
      `insert into units select i, 'customer-' || (i * 7919) % 99999989
      from range(2, ${Math.floor(events / UNIT_EVENTS) + 2}) r(i)`,
    )
    await connection.run(
      `insert into seen select i, hash(i, 1), hash(i, 2), hash(i, 3) % 4294967296 from ${rows}`,
    )
    await connection.run(
      `insert into events select i, 2 + i % ${Math.floor(events / UNIT_EVENTS)}, 1,
        1767225600000 + i * 37, 1767225600000 + i * 37 + i % 900,
        '{"price":' || (i % 997) / 4 || ',"currency":"EUR","cart.items":' || i % 5 || '}' from ${rows}`,
    )
    await connection.run(`update applied set seq = ${events + 1}`)
  }, path)
}
