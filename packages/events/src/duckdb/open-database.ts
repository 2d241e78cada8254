import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { UnitsError } from '../units/units-error.js'
import { createSerialQueue } from './serial-queue.js'

const MEMORY = '1GB'
/** Enough for rows on their way to disk; a query over all of them may need more. */
const IMPORT_MEMORY = '200MB'

export interface DatabaseOptions {
  /** A file, made where there is none, or ':memory:'. */
  readonly path: string
  /** What DuckDB may hold in memory before it spills to disk, such as '512MB'; '1GB' unless said. */
  readonly memoryLimit?: string
  /** The same while a file is imported; '200MB' unless said, or the memory limit where that is said. */
  readonly importMemoryLimit?: string
  /** An existing folder to spill in: unless said, the file's, or the system's when in memory. */
  readonly tempDirectory?: string
}

export interface Database {
  connect(): Promise<DuckDBConnection>
  /** Runs a job while DuckDB holds no more than an import may. */
  importing<T>(job: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Opens DuckDB with the file system out of reach of SQL and its settings locked. One thread: sums
 * of doubles depend on the order of adding, and a stored result must recompute to the same digits.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const spill = spillFolder(options)
  const instance = await createInstance(options.path, {
    threads: '1',
    memory_limit: options.memoryLimit ?? MEMORY,
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  // The file is ours now, so whatever is still there was left by a process that died.
  await rm(spill, { recursive: true, force: true })
  const setup = await instance.connect()
  await setup.run('set enable_external_access = false')
  // Only how much memory is held may still change, and only as `importing` changes it.
  await setup.run("set allowed_configs = ['memory_limit']")
  await setup.run('set lock_configuration = true')
  return {
    connect: () => instance.connect(),
    importing: boundImports(setup, options),
    close: async () => {
      setup.closeSync()
      instance.closeSync()
      await rm(spill, { recursive: true, force: true })
    },
  }
}

function boundImports(setup: DuckDBConnection, options: DatabaseOptions) {
  const usual = options.memoryLimit ?? MEMORY
  const bounded = options.importMemoryLimit ?? options.memoryLimit ?? IMPORT_MEMORY
  const inTurn = createSerialQueue()
  let running = 0
  const adjust = () =>
    inTurn(async () => {
      const limit = running > 0 ? bounded : usual
      // Refused while a query holds more than that: the import then runs beside it as it is.
      await setup.run(`set memory_limit = '${limit}'`).catch(() => {})
    })
  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (bounded === usual) return job()
    running += 1
    try {
      await adjust()
      return await job()
    } finally {
      running -= 1
      await adjust()
    }
  }
}

/** A folder of our own, because it is removed with all that is in it. */
function spillFolder({ path, tempDirectory }: DatabaseOptions): string {
  if (tempDirectory === undefined && path !== ':memory:') return `${path}.spill`
  return join(tempDirectory ?? tmpdir(), `sextant-events-${randomUUID()}`)
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
