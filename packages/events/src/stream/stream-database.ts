import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBInstance } from '@duckdb/node-api'
import { rm } from 'node:fs/promises'
import { queryRows } from '../duckdb/rows.js'
import { createSerialQueue } from '../duckdb/serial-queue.js'
import type { MessageContents } from './seen-messages.js'
import { StreamError } from './stream-error.js'
import { STREAM_STORAGE_VERSION, TRUTH_TABLES } from './stream-tables.js'

export interface StreamDatabaseOptions {
  /** A file, made where there is none. */
  readonly path: string
  /** The only folder that SQL may write to and read from, for exports. */
  readonly exportFolder: string
  readonly memoryLimit: string
  readonly threads: number
}

/** The open file of the projection: one connection that writes, and readers. */
export class StreamDatabase {
  readonly #instance: DuckDBInstance
  readonly #writer: DuckDBConnection
  readonly #spill: string
  readonly #queue = createSerialQueue()
  #closed = false

  /**
   * @throws StreamError `unavailable` while another process has the file open, `newer_storage` for
   * the file of a later version; another error for a file that is damaged or older
   */
  static async open(options: StreamDatabaseOptions): Promise<StreamDatabase> {
    const spill = `${options.path}.spill`
    const instance = await createInstance(options, spill)
    try {
      await rm(spill, { recursive: true, force: true })
      const writer = await instance.connect()
      await writer.run(`set allowed_directories = [${sqlText(`${options.exportFolder}/`)}]`)
      await writer.run('set enable_external_access = false')
      await writer.run('set lock_configuration = true')
      await prepareTables(writer)
      return new StreamDatabase(instance, writer, spill)
    } catch (error) {
      instance.closeSync()
      throw error
    }
  }

  private constructor(instance: DuckDBInstance, writer: DuckDBConnection, spill: string) {
    this.#instance = instance
    this.#writer = writer
    this.#spill = spill
  }

  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect()
  }

  write<T>(job: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#queue(() => job(this.#writer))
  }

  /** After the last write: connections first, or the file would stay open. */
  async close(): Promise<void> {
    await this.#queue(async () => {
      if (this.#closed) return
      this.#closed = true
      this.#writer.closeSync()
      this.#instance.closeSync()
      await rm(this.#spill, { recursive: true, force: true })
    })
  }
}

/** What the tables know of messages, by the hexadecimal digits of their hashes. */
export async function appliedMessages(
  connection: DuckDBConnection,
  messages: readonly string[],
): Promise<MessageContents> {
  const contents = new Map<string, number>()
  if (messages.length === 0) return contents
  const wanted = messages.map((message) => BigInt(`0x${message.slice(0, 16)}`)).join(', ')
  const found = await connection.runAndReadAll(
    `select printf('%016x%016x', h1, h2), content from seen where h1 in (${wanted})`,
  )
  for (const [message, content] of found.getRows()) contents.set(String(message), Number(content))
  return contents
}

/**
 * Reads every byte that a query could ask for, so that a damaged block is found now and not in the
 * middle of an answer.
 */
export async function readThrough(connection: DuckDBConnection): Promise<void> {
  const tables = await queryRows(
    connection,
    "select table_name from duckdb_tables() where schema_name = 'main' and not temporary",
  )
  for (const table of tables) {
    await connection.run(`select bit_xor(hash(t)) from ${sqlName(table.text(0))} t`)
  }
}

async function createInstance(
  { path, memoryLimit, threads }: StreamDatabaseOptions,
  spill: string,
): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, {
      threads: String(threads),
      memory_limit: memoryLimit,
      temp_directory: spill,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    })
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('Could not set lock')) {
      throw new StreamError(
        'unavailable',
        `another process has the stream open: ${cause.message}`,
        {},
        { cause },
      )
    }
    throw cause
  }
}

async function prepareTables(connection: DuckDBConnection): Promise<void> {
  await connection.run('create table if not exists stream_storage (version integer not null)')
  const [stored] = await queryRows(connection, 'select max(version) from stream_storage')
  const version = stored?.numberOrNull(0) ?? null
  if (version !== null && version > STREAM_STORAGE_VERSION) {
    const message =
      `the stream was written by a newer version (storage ${version}; this one reads up to ` +
      `${STREAM_STORAGE_VERSION}): upgrade, or restore an older backup`
    const params = { version, supported: STREAM_STORAGE_VERSION }
    throw new StreamError('newer_storage', message, params)
  }
  if (version !== null && version < STREAM_STORAGE_VERSION) {
    throw new Error(`the tables are of storage version ${version}, and are made anew`)
  }
  for (const sql of TRUTH_TABLES) await connection.run(sql)
  if (version === null) {
    await connection.run('insert into stream_storage values ($1)', [STREAM_STORAGE_VERSION])
  }
}

/** A text as a literal of SQL, for the places where none can be bound. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
