import type { DuckDBConnection } from '@duckdb/node-api'
import type { Journal } from '../journal/journal.js'
import { decodeRecord, type JournalRecord } from './journal-record.js'
import type { Memory } from './load-projection.js'
import type { PlacedRecord } from './projector.js'
import type { Numbers } from './record-builder.js'

/** Items that are held in memory at once. */
const LOT_ITEMS = 20_000

export interface Replayed extends Numbers {
  /** Hashes of units that a forgetting was begun for and not ended. */
  readonly forgetting: ReadonlySet<string>
}

/**
 * Brings tables and memory up to the end of the journal from where the tables are, a lot at a time.
 */
export async function replayJournal(
  journal: Journal,
  memory: Memory,
  connection: DuckDBConnection,
): Promise<Replayed> {
  const { projector } = memory
  const forgetting = new Set<string>()
  let [lot, items]: [PlacedRecord[], number] = [[], 0]
  for await (const { payload, next } of journal.read(projector.applied.place)) {
    const record = decodeRecord(payload)
    remember(record, memory, forgetting)
    lot.push({ record, next })
    items += record.kind === 'batch' ? record.items.length + record.failures.length : 1
    if (items < LOT_ITEMS) continue
    await projector.apply(connection, lot)
    settle(lot, memory)
    ;[lot, items] = [[], 0]
  }
  if (lot.length > 0) await projector.apply(connection, lot)
  settle(lot, memory)
  const { seq, failure } = projector.applied
  return { seq, failure, forgetting }
}

function remember(record: JournalRecord, memory: Memory, forgetting: Set<string>): void {
  if (record.kind === 'forget') {
    memory.tombstones.add(record.unit)
    forgetting.add(record.unit)
  } else if (record.kind === 'forgotten') {
    forgetting.delete(record.unit)
  } else if (record.kind === 'batch') {
    memory.totals.add(record)
    for (const item of record.items) {
      if (item !== null && item.message !== null) memory.seen.add(item.message, item.content)
    }
  }
}

function settle(lot: readonly PlacedRecord[], { seen }: Memory): void {
  for (const { record } of lot) {
    if (record.kind !== 'batch') continue
    for (const item of record.items) {
      if (item !== null && item.message !== null) seen.applied(item.message)
    }
  }
}
