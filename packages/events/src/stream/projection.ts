import type { DuckDBConnection } from '@duckdb/node-api'
import type { Memory } from './load-projection.js'
import type { PlacedRecord } from './projector.js'
import { appliedMessages, type StreamDatabase } from './stream-database.js'
import { StreamError } from './stream-error.js'
import type { StreamLimits } from './stream-limits.js'
import type { StreamTables } from './stream-tables.js'
import type { MessageContents } from './seen-messages.js'

/** Rows of one transaction, about. */
const TRANSACTION_ITEMS = 50_000

/**
 * Brings what the journal has into the tables: in lots, or after a while, or when it is asked to. What
 * fails stays and is tried again.
 */
export class Projection implements StreamTables {
  readonly #database: StreamDatabase
  readonly #memory: Memory
  readonly #limits: StreamLimits
  #pending: PlacedRecord[] = []
  #pendingItems = 0
  /** Records taken over, and those of them that the tables have. */
  #pushed = 0
  #applied = 0
  #timer: NodeJS.Timeout | null = null
  #flushing: Promise<void> | null = null

  constructor(database: StreamDatabase, memory: Memory, limits: StreamLimits) {
    this.#database = database
    this.#memory = memory
    this.#limits = limits
  }

  connect(): Promise<DuckDBConnection> {
    return this.#database.connect()
  }

  write<T>(job: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#database.write(job)
  }

  appliedSeq(): number {
    return this.#memory.projector.applied.seq
  }

  /** Items that the tables do not have yet. */
  get unapplied(): number {
    return this.#pendingItems
  }

  /** @throws StreamError `unavailable` when the tables cannot be written */
  async settled(): Promise<void> {
    const until = this.#pushed
    while (this.#applied < until) {
      try {
        await this.#flush()
      } catch (cause) {
        const detail = cause instanceof Error ? cause.message : String(cause)
        const message = `what was accepted is safe, but cannot be brought into the tables: ${detail}`
        throw new StreamError('unavailable', message, {}, { cause })
      }
    }
  }

  async appliedMessages(messages: readonly string[]): Promise<MessageContents> {
    if (messages.length === 0) return new Map()
    const connection = await this.connect()
    try {
      return await appliedMessages(connection, messages)
    } finally {
      connection.closeSync()
    }
  }

  push(records: readonly PlacedRecord[]): void {
    for (const placed of records) {
      this.#pending.push(placed)
      this.#pushed += 1
      this.#pendingItems += weightOf(placed)
    }
    if (this.#pendingItems >= this.#limits.applyItems) this.#flushLater(0)
    else if (this.#pending.length > 0) this.#flushLater(this.#limits.applyMs)
  }

  /** Nothing is brought in after this unless it is asked for. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  async close(): Promise<void> {
    this.stop()
    await this.#flushing?.catch(() => {})
    await this.#database.close()
  }

  #flushLater(ms: number): void {
    if (ms > 0 && this.#timer !== null) return
    this.stop()
    this.#timer = setTimeout(() => {
      this.#timer = null
      // A failure is met again, and told, by whoever waits for the tables.
      this.#flush().then(
        () => this.push([]),
        () => this.#flushLater(this.#limits.applyMs),
      )
    }, ms)
  }

  /** One lot at a time; whoever comes meanwhile waits for the one under way. */
  #flush(): Promise<void> {
    this.#flushing ??= this.#applyLot().finally(() => {
      this.#flushing = null
    })
    return this.#flushing
  }

  async #applyLot(): Promise<void> {
    const lot: PlacedRecord[] = []
    let items = 0
    for (const placed of this.#pending) {
      if (items > 0 && items + weightOf(placed) > TRANSACTION_ITEMS) break
      lot.push(placed)
      items += weightOf(placed)
    }
    if (lot.length === 0) return
    const { projector, seen } = this.#memory
    await this.#database.write((connection) => projector.apply(connection, lot))
    this.#pending.splice(0, lot.length)
    this.#applied += lot.length
    this.#pendingItems -= items
    for (const { record } of lot) {
      if (record.kind !== 'batch') continue
      for (const item of record.items) {
        if (item !== null && item.message !== null) seen.applied(item.message)
      }
    }
  }
}

function weightOf({ record }: PlacedRecord): number {
  return record.kind === 'batch' ? record.items.length + record.failures.length : 0
}
