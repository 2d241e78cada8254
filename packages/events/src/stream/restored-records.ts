import { JSDuckDBValueConverter, type DuckDBConnection } from '@duckdb/node-api'
import { queryRows, Row } from '../duckdb/rows.js'
import { ITEM_REASONS } from '../event-stream.js'
import {
  NO_OUTCOMES,
  type BatchRecord,
  type JournalRecord,
  type KeptFailure,
} from './journal-record.js'
import { ITEM_TYPES, type ItemType, type KeptItem } from './kept-item.js'
import type { SourceCount } from './source-totals.js'
import { badExport, type StreamManifest } from './stream-manifest.js'

const RECORD_ITEMS = 2000

const ITEMS = `
  select seq, received, unit, ts, props, message, content, 'exposure' as what,
    experiment as name, variation, assigned from exposures
  union all select seq, received, unit, ts, props, message, content, 'event', event, null, null
  from events
  union all select seq, received, unit, ts, props, message, content, 'traits', null, null, null
  from traits
  order by seq`
const FAILURES = `select id, received, source, outcome, reason, message_id, item, skew
  from failures order by id`

/** The records of a journal that leads to what was exported. */
export async function* restoredRecords(
  connection: DuckDBConnection,
  { seq, failure }: StreamManifest,
): AsyncGenerator<JournalRecord> {
  // Their units are counted and gone, so they must be known before anything else.
  for (const row of await queryRows(connection, 'select unit from tombstones')) {
    yield { kind: 'forget', unit: row.text(0) }
    yield { kind: 'forgotten', unit: row.text(0) }
  }
  const nothing = { seq: 0, failure: 0, items: [], failures: [] }
  for await (const { at, received, parts } of runs(connection, ITEMS, readKept)) {
    yield recordOf('', received, { ...nothing, seq: at, items: parts })
  }
  for await (const { at, received, parts } of runs(connection, FAILURES, readFailure)) {
    for (const [behind, { source, failure }] of parts.entries()) {
      const failures = [failure]
      yield recordOf(source, received, { ...nothing, failure: at + behind, failures })
    }
  }
  const ends = { ...nothing, seq: seq + 1, failure: failure + 1 }
  yield recordOf('', 0, ends)
  for (const counted of await readCounts(connection)) yield { ...counted, ...ends }
}

interface Run<T> {
  /** Number of the first part; the others follow. */
  readonly at: number
  readonly received: number
  readonly parts: T[]
}

/** Rows that follow one another and came at the same moment, together. */
async function* runs<T>(
  connection: DuckDBConnection,
  sql: string,
  read: (row: Row) => T,
): AsyncGenerator<Run<T>> {
  let run: Run<T> | null = null
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (const values of chunk.convertRows(JSDuckDBValueConverter)) {
      const row = new Row(values)
      const [at, received] = [row.number(0), row.number(1)]
      const follows: boolean =
        run !== null &&
        run.received === received &&
        run.at + run.parts.length === at &&
        run.parts.length < RECORD_ITEMS
      if (run !== null && follows) {
        run.parts.push(read(row))
        continue
      }
      if (run !== null) yield run
      run = { at, received, parts: [read(row)] }
    }
  }
  if (run !== null) yield run
}

function recordOf(
  source: string,
  received: number,
  parts: Pick<BatchRecord, 'seq' | 'failure' | 'items' | 'failures'>,
): BatchRecord {
  return {
    kind: 'batch',
    source,
    received,
    outcomes: NO_OUTCOMES,
    types: {},
    resolved: [],
    ...parts,
  }
}

function readKept(row: Row): KeptItem {
  const message = row.textOrNull(5)
  const head = {
    unit: row.text(2),
    ts: row.number(3),
    props: row.textOrNull(4),
    message,
    content: message === null ? 0 : row.number(6),
  }
  const what = row.text(7)
  // Which call it was is in the counts; the tables do not tell.
  if (what === 'traits') return { ...head, what, type: 'identify' }
  if (what === 'event') return { ...head, what, type: 'track', event: row.text(8) }
  if (what !== 'exposure') throw badExport(`'${what}' is nothing that is kept`)
  const assigned = row.flagOrNull(10)
  const [experiment, variation] = [row.text(8), row.text(9)]
  return { ...head, what, type: 'track', experiment, variation, assigned }
}

function readFailure(row: Row): { readonly source: string; readonly failure: KeptFailure } {
  const [outcome, named] = [row.text(3), row.text(4)]
  const reason = ITEM_REASONS.find((known) => known === named)
  if (reason === undefined) throw badExport(`'${named}' is no reason`)
  if (outcome !== 'conflict' && outcome !== 'rejected' && outcome !== 'late') {
    throw badExport(`'${outcome}' is no outcome of a failure`)
  }
  const [messageId, item, skew] = [row.textOrNull(5), row.text(6), row.number(7)]
  return { source: row.text(2), failure: { outcome, reason, messageId, item, skew } }
}

/** One record a source, that counts everything it ever sent. */
async function readCounts(connection: DuckDBConnection): Promise<readonly BatchRecord[]> {
  const rows = await queryRows(connection, 'select source, kind, n from source_counts')
  const sources = new Map<string, SourceCount[]>()
  for (const row of rows) {
    const count = { source: row.text(0), kind: row.text(1), n: row.number(2) }
    sources.set(count.source, [...(sources.get(count.source) ?? []), count])
  }
  const nothing = { seq: 0, failure: 0, items: [], failures: [] }
  return [...sources].map(([source, counts]) => {
    const of = (kind: string) => counts.find((count) => count.kind === kind)?.n ?? 0
    const outcomes = {
      accepted: of('accepted'),
      duplicate: of('duplicate'),
      conflict: of('conflict'),
      rejected: of('rejected'),
      late: of('late'),
    }
    const types: Partial<Record<ItemType, number>> = {}
    for (const type of ITEM_TYPES) if (of(`type:${type}`) > 0) types[type] = of(`type:${type}`)
    const dropped = of('dropped')
    return { ...recordOf(source, of('last'), nothing), outcomes, types, dropped }
  })
}
