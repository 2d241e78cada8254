import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { nodeFileSystem, replaceFile } from '../journal/file-system.js'
import { Journal } from '../journal/journal.js'
import { segmentHeader } from '../journal/segment-format.js'
import { EXPORTED_TABLES, refuseExisting } from './export-parquet.js'
import { encodeRecord, type JournalRecord } from './journal-record.js'
import { openIntake } from './open-intake.js'
import { restoredRecords } from './restored-records.js'
import { sqlText } from './stream-database.js'
import { DEFAULT_STREAM_LIMITS } from './stream-limits.js'
import { badExport, readManifest } from './stream-manifest.js'

/** Records that are synced together. */
const SYNCED_RECORDS = 200

/**
 * Makes the folder of a stream from an export: the same items under the same sequence numbers, the
 * same failures and counts, and messages and forgotten units known again. Open it as any other.
 *
 * @throws StreamError `folder_exists`, `bad_export`, `newer_storage`
 */
export async function restoreEventStream(options: {
  /** What `exportParquet` made. */
  readonly from: string
  /** Nothing may be there yet. */
  readonly folder: string
  readonly memoryLimit?: string
}): Promise<void> {
  const { folder, memoryLimit = '1GB' } = options
  const from = resolve(options.from)
  await refuseExisting(folder)
  const manifest = await readManifest(from)
  const made = `${folder}.restoring`
  await rm(made, { recursive: true, force: true })
  await mkdir(join(made, 'journal'), { recursive: true })
  const key = Buffer.from(manifest.key, 'hex')
  await replaceFile(nodeFileSystem, join(made, 'journal'), 'key', segmentHeader(key))
  try {
    await withExport(from, memoryLimit, async (connection) => {
      await writeJournal(join(made, 'journal'), restoredRecords(connection, manifest))
    })
    // Brings the items into tables, and so proves that they can be.
    await (await openIntake({ folder: made, memoryLimit })).close()
    await rename(made, folder)
    await nodeFileSystem.syncFolder(dirname(resolve(folder)))
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

async function writeJournal(folder: string, records: AsyncIterable<JournalRecord>): Promise<void> {
  const { segmentBytes } = DEFAULT_STREAM_LIMITS
  const journal = await Journal.open({ files: nodeFileSystem, folder, segmentBytes })
  let payloads: string[] = []
  for await (const record of records) {
    payloads.push(encodeRecord(record))
    if (payloads.length < SYNCED_RECORDS) continue
    await journal.append(payloads)
    payloads = []
  }
  if (payloads.length > 0) await journal.append(payloads)
  await journal.close()
}

/** A database in memory that can read the files of the export and nothing else. */
async function withExport(
  from: string,
  memoryLimit: string,
  use: (connection: DuckDBConnection) => Promise<void>,
): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: memoryLimit,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  try {
    await connection.run(`set allowed_directories = [${sqlText(`${from}/`)}]`)
    await connection.run('set enable_external_access = false')
    await connection.run('set lock_configuration = true')
    await createViews(connection, from)
    await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function createViews(connection: DuckDBConnection, from: string): Promise<void> {
  try {
    for (const table of Object.keys(EXPORTED_TABLES)) {
      const path = sqlText(join(from, `${table}.parquet`))
      await connection.run(`create view ${table} as select * from read_parquet(${path})`)
    }
  } catch (cause) {
    throw badExport('a table is missing or cannot be read', cause)
  }
}
