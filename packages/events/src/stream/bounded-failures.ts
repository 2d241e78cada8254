import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { ColumnWriter } from './column-writer.js'
import type { BatchRecord } from './journal-record.js'
import type { SourceTotals } from './source-totals.js'

/** A failure that is none any more, with how many its source had had when that became known. */
interface Resolved {
  readonly id: number
  readonly source: string
  readonly failedBefore: number
}

/**
 * Failures of a lot of records: each is numbered within its source, and goes when so many newer ones
 * have come, resolved or not. What goes depends on the order of the records alone, not on how they
 * were cut into lots, so a rebuild keeps and drops the same ones.
 */
export class BoundedFailures {
  readonly #totals: SourceTotals
  readonly #kept: number
  readonly #resolved: Resolved[] = []
  readonly #sources = new Set<string>()

  /** @param totals counts the failures and those that were dropped */
  constructor(totals: SourceTotals, kept: number) {
    this.#totals = totals
    this.#kept = kept
  }

  add(writer: ColumnWriter, record: BatchRecord): void {
    const { source } = record
    const failedBefore = this.#totals.failed(source)
    for (const id of record.resolved) this.#resolved.push({ id, source, failedBefore })
    const received = BigInt(record.received)
    for (const [at, failure] of record.failures.entries()) {
      // One that was forgotten since keeps its number.
      if (failure === null) continue
      const { outcome, reason, messageId, item, skew } = failure
      const [id, nth] = [BigInt(record.failure + at), BigInt(failedBefore + at + 1)]
      writer.add(id, source, received, outcome, reason, messageId, item, BigInt(skew), nth)
    }
    if (record.failures.length > 0) this.#sources.add(source)
    this.#totals.addFailed(source, record.failures.length)
  }

  /** Once all of them are in the table: takes out what is resolved, and what is too many. */
  async settle(connection: DuckDBConnection): Promise<void> {
    await this.#takeResolved(connection)
    for (const source of this.#sources) {
      const last = this.#totals.failed(source) - this.#kept
      if (last <= 0) continue
      const sql = 'delete from failures where source = $1 and nth <= $2'
      const { rowsChanged } = await connection.run(sql, [source, BigInt(last)])
      this.#totals.addDropped(source, rowsChanged)
    }
  }

  async #takeResolved(connection: DuckDBConnection): Promise<void> {
    if (this.#resolved.length === 0) return
    const found = `failures where id in (${this.#resolved.map(({ id }) => Number(id)).join(', ')})`
    const there = await queryRows(connection, `select id, nth from ${found}`)
    const numbers = new Map(there.map((row) => [row.number(0), row.number(1)]))
    for (const { id, source, failedBefore } of this.#resolved) {
      const nth = numbers.get(id)
      // It was too old before it was resolved.
      if (nth !== undefined && nth <= failedBefore - this.#kept) this.#totals.addDropped(source, 1)
    }
    await connection.run(`delete from ${found}`)
  }
}
