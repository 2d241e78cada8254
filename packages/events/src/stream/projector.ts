import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction } from '../duckdb/rows.js'
import { JOURNAL_START, type JournalPlace } from '../journal/journal.js'
import { BoundedFailures } from './bounded-failures.js'
import { ColumnWriter } from './column-writer.js'
import { Dictionary } from './dictionary.js'
import type { BatchRecord, JournalRecord } from './journal-record.js'
import type { KeptItem } from './kept-item.js'
import { SourceTotals, type SourceCount } from './source-totals.js'
import { WORD_KINDS, type WordKind } from './stream-tables.js'

/** A record of the journal, with the place behind it. */
export interface PlacedRecord {
  readonly record: JournalRecord
  readonly next: JournalPlace
}

/** How far the journal is in the tables. */
export interface Applied {
  readonly place: JournalPlace
  /** The newest sequence number and failure id given out by then. */
  readonly seq: number
  readonly failure: number
}

export const NOTHING_APPLIED: Applied = { place: JOURNAL_START, seq: 0, failure: 0 }

const TABLES = ['exposures', 'events', 'traits', 'seen', 'failures'] as const
type Writers = Readonly<Record<(typeof TABLES)[number], ColumnWriter>>

/** Writes records of the journal into the tables, with the place it got to in the same transaction. */
export class Projector {
  readonly #units = new Dictionary()
  /** By the digit of the kind and the word itself, as ids are one row over all kinds. */
  readonly #words = new Dictionary()
  readonly #keptFailures: number
  #totals = new SourceTotals()
  #applied = NOTHING_APPLIED

  /** @param keptFailures how many of a source stay in the table */
  constructor(keptFailures: number) {
    this.#keptFailures = keptFailures
  }

  get applied(): Applied {
    return this.#applied
  }

  get units(): number {
    return this.#units.size
  }

  /** Failures of a source that are in the table no more, though nothing resolved them. */
  failuresDropped(source: string): number {
    return this.#totals.dropped(source)
  }

  /** Takes up what the tables say. */
  load(
    applied: Applied,
    units: Iterable<readonly [number, string]>,
    words: Iterable<readonly [number, number, string]>,
    counts: Iterable<SourceCount>,
  ): void {
    for (const [id, name] of units) this.#units.load(id, name)
    for (const [id, kind, word] of words) this.#words.load(id, `${kind}${word}`)
    this.#totals.load(counts)
    this.#applied = applied
  }

  /** All of it stands in the tables, or nothing. */
  async apply(connection: DuckDBConnection, records: readonly PlacedRecord[]): Promise<void> {
    const totals = this.#totals.copy()
    const applied = await inTransaction(connection, async () => {
      await this.#appendRows(connection, records, totals)
      await this.#appendDictionaries(connection)
      for (const { record } of records) {
        if (record.kind === 'batch') totals.add(record)
        else if (record.kind === 'forget') {
          await connection.run('insert into tombstones values ($1)', [record.unit])
        }
      }
      await writeTotals(connection, totals)
      return this.#writeApplied(connection, records)
    })
    this.#units.written()
    this.#words.written()
    this.#totals = totals
    this.#applied = applied
  }

  async #appendRows(
    connection: DuckDBConnection,
    records: readonly PlacedRecord[],
    totals: SourceTotals,
  ): Promise<void> {
    const writers: Writers = {
      exposures: await ColumnWriter.open(connection, 'exposures'),
      events: await ColumnWriter.open(connection, 'events'),
      traits: await ColumnWriter.open(connection, 'traits'),
      seen: await ColumnWriter.open(connection, 'seen'),
      failures: await ColumnWriter.open(connection, 'failures'),
    }
    const failures = new BoundedFailures(totals, this.#keptFailures)
    for (const { record } of records) {
      if (record.kind !== 'batch') continue
      for (const [at, item] of record.items.entries()) {
        if (item !== null) this.#addItem(writers, item, BigInt(record.seq + at), record)
      }
      failures.add(writers.failures, record)
    }
    for (const table of TABLES) writers[table].close()
    await failures.settle(connection)
  }

  #addItem(writers: Writers, item: KeptItem, seq: bigint, record: BatchRecord): void {
    const { ts, props, message, content } = item
    const unit = this.#units.idOf(item.unit)
    const [at, received] = [BigInt(ts), BigInt(record.received)]
    if (item.what === 'event') {
      writers.events.add(seq, unit, this.#word('event', item.event), at, received, props)
    } else if (item.what === 'traits') {
      writers.traits.add(seq, unit, at, received, props)
    } else {
      const experiment = this.#word('experiment', item.experiment)
      const variation = this.#word('variation', item.variation)
      const { assigned } = item
      writers.exposures.add(seq, unit, experiment, variation, at, received, assigned, props)
    }
    if (message !== null) {
      const [h1, h2] = [message.slice(0, 16), message.slice(16)].map((hex) => BigInt(`0x${hex}`))
      writers.seen.add(seq, h1 ?? 0n, h2 ?? 0n, content)
    }
  }

  #word(kind: WordKind, word: string): number {
    return this.#words.idOf(`${WORD_KINDS[kind]}${word}`)
  }

  async #appendDictionaries(connection: DuckDBConnection): Promise<void> {
    if (this.#units.fresh.length > 0) {
      const units = await ColumnWriter.open(connection, 'units')
      for (const { id, text } of this.#units.fresh) units.add(id, text)
      units.close()
    }
    if (this.#words.fresh.length > 0) {
      const words = await ColumnWriter.open(connection, 'words')
      for (const { id, text } of this.#words.fresh) {
        words.add(id, Number(text.slice(0, 1)), text.slice(1))
      }
      words.close()
    }
  }

  async #writeApplied(
    connection: DuckDBConnection,
    records: readonly PlacedRecord[],
  ): Promise<Applied> {
    let { place, seq, failure } = this.#applied
    for (const { record, next } of records) {
      place = next
      if (record.kind !== 'batch') continue
      seq = Math.max(seq, record.seq + record.items.length - 1)
      failure = Math.max(failure, record.failure + record.failures.length - 1)
    }
    await connection.run('delete from applied')
    await connection.run('insert into applied values ($1, $2, $3, $4)', [
      BigInt(place.segment),
      BigInt(place.offset),
      BigInt(seq),
      BigInt(failure),
    ])
    return { place, seq, failure }
  }
}

async function writeTotals(connection: DuckDBConnection, totals: SourceTotals): Promise<void> {
  await connection.run('delete from source_counts')
  const writer = await ColumnWriter.open(connection, 'source_counts')
  for (const { source, kind, n } of totals.rows()) writer.add(source, kind, BigInt(n))
  writer.close()
}
