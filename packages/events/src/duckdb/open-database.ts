import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { UnitsError } from '../units/units-error.js'

export interface DatabaseOptions {
  /** A file, made where there is none, or ':memory:'. */
  readonly path: string
  /** What DuckDB may hold in memory before it spills to disk, such as '512MB'; '1GB' unless said. */
  readonly memoryLimit?: string
  /** Where it spills; removed on closing. A folder of its own in the system's, unless said. */
  readonly tempDirectory?: string
}

export interface Database {
  connect(): Promise<DuckDBConnection>
  close(): Promise<void>
}

/**
 * Opens DuckDB with the file system out of reach of SQL and its settings locked. One thread: sums
 * of doubles depend on the order of adding, and a stored result must recompute to the same digits.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const spill = options.tempDirectory ?? join(tmpdir(), `sextant-events-${randomUUID()}`)
  const instance = await createInstance(options.path, {
    threads: '1',
    memory_limit: options.memoryLimit ?? '1GB',
    temp_directory: spill,
  })
  const setup = await instance.connect()
  await setup.run('set enable_external_access = false')
  await setup.run('set lock_configuration = true')
  setup.closeSync()
  return {
    connect: () => instance.connect(),
    close: async () => {
      instance.closeSync()
      await rm(spill, { recursive: true, force: true })
    },
  }
}

async function createInstance(path: string, settings: Record<string, string>) {
  try {
    return await DuckDBInstance.create(path, settings)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause)
    const message = `cannot open the events file ${path}: ${detail}`
    throw new UnitsError('database_unreadable', message, { file: path }, { cause })
  }
}
