import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import { NOTHING_APPLIED, type Applied, type Projector } from './projector.js'
import type { SeenMessages } from './seen-messages.js'
import type { SourceTotals } from './source-totals.js'

export interface Memory {
  readonly projector: Projector
  readonly seen: SeenMessages
  readonly totals: SourceTotals
  /** Hashes of forgotten units. */
  readonly tombstones: Set<string>
}

/** Takes what the tables say into memory, to go on from there. */
export async function loadProjection(connection: DuckDBConnection, memory: Memory): Promise<void> {
  const units: [number, string][] = []
  await eachChunk(connection, 'select id, name from units', ([ids = [], names = []]) => {
    for (const [at, id] of ids.entries()) units.push([Number(id), String(names[at])])
  })
  const words = await queryRows(connection, 'select id, kind, word from words')
  const counts = await queryRows(connection, 'select source, kind, n from source_counts')
  const totals = counts.map((row) => ({
    source: row.text(0),
    kind: row.text(1),
    n: row.number(2),
  }))
  memory.projector.load(
    await readApplied(connection),
    units,
    words.map((row) => [row.number(0), row.number(1), row.text(2)] as const),
    totals,
  )
  memory.totals.load(totals)
  for (const row of await queryRows(connection, 'select unit from tombstones')) {
    memory.tombstones.add(row.text(0))
  }
  await loadSeen(connection, memory.seen)
}

async function readApplied(connection: DuckDBConnection): Promise<Applied> {
  const [row] = await queryRows(connection, 'select segment, "offset", seq, failure from applied')
  if (row === undefined) return NOTHING_APPLIED
  const place = { segment: row.number(0), offset: row.number(1) }
  return { place, seq: row.number(2), failure: row.number(3) }
}

async function loadSeen(connection: DuckDBConnection, seen: SeenMessages): Promise<void> {
  const sql = 'select (h1 >> 32)::uinteger, (h1 & 4294967295)::uinteger, content from seen'
  await eachChunk(connection, sql, ([fingerprints = [], slots = [], contents = []]) => {
    for (const [at, fingerprint] of fingerprints.entries()) {
      seen.load(Number(fingerprint), Number(slots[at]), Number(contents[at]))
    }
  })
}

/** Columns of a large result, a chunk at a time. */
async function eachChunk(
  connection: DuckDBConnection,
  sql: string,
  use: (columns: readonly (readonly unknown[])[]) => void,
): Promise<void> {
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return
    use(chunk.getColumns())
  }
}
