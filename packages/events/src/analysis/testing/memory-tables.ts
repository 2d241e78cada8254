import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createSerialQueue } from '../../duckdb/serial-queue.js'
import { TRUTH_TABLES, type StreamTables } from '../../stream/stream-tables.js'

type Scalar = string | number | boolean | null

interface Sent {
  readonly unit: number
  readonly ts: number
  readonly received: number
  readonly props: Readonly<Record<string, Scalar>> | null
}

export interface SentExposure extends Sent {
  readonly kind: 'exposure'
  readonly experiment: string
  readonly variation: string
  readonly assigned: boolean | null
}

export interface SentEvent extends Sent {
  readonly kind: 'event'
  readonly event: string
}

export interface SentTraits extends Sent {
  readonly kind: 'traits'
}

export type SentItem = SentExposure | SentEvent | SentTraits

/** Truth tables that a test fills itself. */
export interface MemoryTables extends StreamTables {
  /** Appends items in one transaction, with the sequence numbers that follow. */
  put(items: readonly SentItem[]): Promise<void>
  /** Takes everything of a unit out; sequence numbers stay. */
  remove(unit: number): Promise<void>
  /** Closes the database and opens it again, where it is a file. */
  reopen(): Promise<void>
  /** Runs SQL that fills the truth tables up to a sequence number. */
  fill(sql: string, upTo: number): Promise<void>
  run(sql: string): Promise<void>
  close(): void
}

/** Opens truth tables in memory, or in a file. */
export async function openMemoryTables(
  path = ':memory:',
  settings: Readonly<Record<string, string>> = {},
): Promise<MemoryTables> {
  const open = () => DuckDBInstance.create(path, { threads: '2', memory_limit: '1GB', ...settings })
  let instance = await open()
  let writer = await instance.connect()
  const inTurn = createSerialQueue()
  const words = new Map<string, number>()
  let seq = 0
  for (const sql of TRUTH_TABLES) await writer.run(sql)

  const wordId = async (kind: number, word: string): Promise<number> => {
    const key = `${kind} ${word}`
    const known = words.get(key)
    if (known !== undefined) return known
    const id = words.size + 1
    words.set(key, id)
    await writer.run('insert into words values ($1, $2, $3)', [id, kind, word])
    return id
  }
  const insert = async (item: SentItem): Promise<void> => {
    seq += 1
    const props = item.props === null ? null : JSON.stringify(item.props)
    const [at, ts, received] = [BigInt(seq), BigInt(item.ts), BigInt(item.received)]
    if (item.kind === 'traits') {
      const sql = 'insert into traits values ($1, $2, $3, $4, $5)'
      await writer.run(sql, [at, item.unit, ts, received, props])
    } else if (item.kind === 'event') {
      const event = await wordId(0, item.event)
      const sql = 'insert into events values ($1, $2, $3, $4, $5, $6)'
      await writer.run(sql, [at, item.unit, event, ts, received, props])
    } else {
      const names = [await wordId(1, item.experiment), await wordId(2, item.variation)]
      const sql = 'insert into exposures values ($1, $2, $3, $4, $5, $6, $7, $8)'
      await writer.run(sql, [at, item.unit, ...names, ts, received, item.assigned, props])
    }
  }
  const run = (sql: string) => inTurn(async () => void (await writer.run(sql)))
  return {
    connect: () => instance.connect(),
    write: <T>(job: (connection: DuckDBConnection) => Promise<T>) => inTurn(() => job(writer)),
    settled: async () => {},
    appliedSeq: () => seq,
    put: (items) =>
      inTurn(async () => {
        await writer.run('begin transaction')
        for (const item of items) await insert(item)
        await writer.run('commit')
      }),
    remove: async (unit) => {
      for (const table of ['exposures', 'events', 'traits']) {
        await run(`delete from ${table} where unit = ${unit}`)
      }
    },
    reopen: () =>
      inTurn(async () => {
        if (path === ':memory:') return
        writer.closeSync()
        instance.closeSync()
        instance = await open()
        writer = await instance.connect()
      }),
    fill: async (sql, upTo) => {
      await run(sql)
      seq = upTo
    },
    run,
    close: () => {
      writer.closeSync()
      instance.closeSync()
    },
  }
}
