import type { DuckDBConnection } from '@duckdb/node-api'
import { createSerialQueue } from '../duckdb/serial-queue.js'
import type {
  Damage,
  EventStream,
  ExpectedVariant,
  FailedItem,
  IncomingBatch,
  ItemResult,
  SourceCounts,
  StreamState,
} from '../event-stream.js'
import type { Journal } from '../journal/journal.js'
import { exportTables } from './export-parquet.js'
import { failureIds, keptFailures, readFailedBefore, readFailures } from './failures.js'
import { itemsIn, withoutUnit, type Forgotten } from './forget-unit.js'
import { Gate } from './gate.js'
import { Intake } from './intake.js'
import { KeyedHash } from './keyed-hash.js'
import { catchUp, openProjection, removeProjection } from './open-projection.js'
import type { OpenProjection, ProjectionOptions } from './open-projection.js'
import { Projection } from './projection.js'
import type { Replayed } from './replay-journal.js'
import type { StreamLimits } from './stream-limits.js'
import type { StreamTables } from './stream-tables.js'

/** Failures sent through the checks at once, so that other requests come in between. */
const REPLAYED = 500

export type IntakeHalf = Pick<
  EventStream,
  | 'append'
  | 'settled'
  | 'state'
  | 'counts'
  | 'failures'
  | 'replay'
  | 'forget'
  | 'exportParquet'
  | 'close'
>

export interface IntakeParts {
  readonly journal: Journal
  readonly opened: OpenProjection & { readonly replayed: Replayed }
  readonly damage: readonly Damage[]
  readonly database: ProjectionOptions
  readonly limits: StreamLimits
  readonly expectedVariant: ExpectedVariant
}

/** The half of the event stream that takes events in and keeps them. */
export class DurableIntake implements IntakeHalf {
  readonly #parts: IntakeParts
  readonly #intake: Intake
  readonly #replays = createSerialQueue()
  readonly #gate = new Gate()
  readonly #numbers: { seq: number; failure: number }
  #opened: OpenProjection
  #projection: Projection
  #closing: Promise<void> | null = null

  constructor(parts: IntakeParts) {
    const { journal, opened, limits, expectedVariant } = parts
    this.#parts = parts
    this.#opened = opened
    this.#projection = new Projection(opened.database, opened.memory, limits)
    this.#numbers = { seq: opened.replayed.seq, failure: opened.replayed.failure }
    this.#intake = new Intake({
      journal,
      limits,
      expectedVariant,
      memory: () => this.#opened.memory,
      numbers: this.#numbers,
      appliedMessages: (messages) => this.#projection.appliedMessages(messages),
      written: (records) => {
        for (const { record } of records) {
          if (record.kind === 'batch') this.#opened.memory.totals.add(record)
        }
        this.#projection.push(records)
      },
      unapplied: () => this.#projection.unapplied,
    })
  }

  append(batch: IncomingBatch): Promise<readonly ItemResult[]> {
    return this.#intake.append(batch)
  }

  settled(): Promise<StreamState> {
    return this.during(async () => {
      await this.#projection.settled()
      return this.state()
    })
  }

  /** Runs what needs the tables; no unit is forgotten meanwhile. */
  during<T>(job: (tables: StreamTables) => Promise<T>): Promise<T> {
    return this.#gate.through(() => job(this.#projection))
  }

  state(): StreamState {
    const { journal, damage } = this.#parts
    return {
      seq: this.#numbers.seq,
      appliedSeq: this.#projection.appliedSeq(),
      damage: [...journal.damage, ...damage],
      accepting: this.#intake.accepting,
      units: this.#opened.memory.projector.units,
    }
  }

  async counts(): Promise<readonly SourceCounts[]> {
    const { totals, projector } = this.#opened.memory
    const kept = await this.during(async (tables) => {
      const connection = await tables.connect()
      try {
        return await keptFailures(connection)
      } finally {
        connection.closeSync()
      }
    })
    return totals.counts((source) => ({
      failuresDropped: projector.failuresDropped(source),
      failuresKept: kept.get(source) ?? 0,
    }))
  }

  async failures(
    source: string,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly FailedItem[]> {
    return this.#reading((connection) => readFailures(connection, source, page))
  }

  replay(
    source: string,
    ids: readonly number[] | 'all',
    options: { readonly receivedAt: number; readonly acceptLate: boolean },
  ): Promise<readonly ItemResult[]> {
    // One after the other: an item without a message id is told from itself by its failure only.
    return this.#replays(async () => {
      const there = await this.#reading((connection) => failureIds(connection, source, ids))
      const results: ItemResult[] = []
      for (let at = 0; at < there.length; at += REPLAYED) {
        const page = there.slice(at, at + REPLAYED)
        const failed = await this.#reading((connection) => readFailedBefore(connection, page))
        const { receivedAt, acceptLate } = options
        results.push(...(await this.#intake.appendAgain(source, failed, receivedAt, acceptLate)))
      }
      return results
    })
  }

  /**
   * The tables are made anew from what is left of the journal; until then requests wait and queries
   * have to. After a crash in between, opening carries on.
   *
   * @param reopened what to do with the new tables before anybody else comes in
   */
  forget(
    unit: string,
    reopened: (tables: StreamTables) => Promise<void> = async () => {},
  ): Promise<{ readonly items: number }> {
    const hash = new KeyedHash(this.#parts.journal.key).unit(unit)
    return this.#alone(async () => {
      await this.#intake.writeNow({ kind: 'forget', unit: hash })
      try {
        await this.#projection.close()
        const forgotten = { name: unit, is: (name: string) => name === unit }
        const items = await forgetInJournal(this.#parts, forgotten)
        await this.#intake.writeNow({ kind: 'forgotten', unit: hash })
        await this.#reopen()
        await reopened(this.#projection)
        return { items }
      } catch (error) {
        this.#intake.fail(error)
        throw error
      }
    })
  }

  exportParquet(folder: string): Promise<readonly string[]> {
    const { database, journal } = this.#parts
    const key = journal.key.toString('hex')
    return this.#reading((connection) =>
      exportTables(connection, key, { within: database.exportFolder, folder }),
    )
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#intake.close()
    await this.#replays(async () => {})
    // What cannot be brought into the tables now is brought in from the journal at the next opening.
    await this.#projection.settled().catch(() => {})
    try {
      await this.#projection.close()
    } finally {
      await this.#parts.journal.close()
    }
  }

  async #reopen(): Promise<void> {
    const { database, journal, limits } = this.#parts
    const opened = await openProjection(database, [])
    this.#opened = await catchUp(opened, journal, database, [])
    this.#projection = new Projection(this.#opened.database, this.#opened.memory, limits)
  }

  /** With nothing written, replayed or read beside it. */
  #alone<T>(job: () => Promise<T>): Promise<T> {
    return this.#replays(() => this.#gate.alone(() => this.#intake.pause(job)))
  }

  /** On a connection that sees everything accepted so far. */
  #reading<T>(job: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.during(async (tables) => {
      await tables.settled()
      const connection = await tables.connect()
      try {
        return await job(connection)
      } finally {
        connection.closeSync()
      }
    })
  }
}

/**
 * Removes the closed tables and rewrites the journal without a unit.
 *
 * @returns how many accepted items went
 */
export async function forgetInJournal(
  { database, journal }: Pick<IntakeParts, 'database' | 'journal'>,
  forgotten: Forgotten,
): Promise<number> {
  await removeProjection(database)
  let items = 0
  await journal.rewrite(
    (payload) => withoutUnit(payload, forgotten),
    (before, after) => {
      items += itemsIn(before) - itemsIn(after)
    },
  )
  return items
}
