import { randomUUID } from 'node:crypto'
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRows } from '../duckdb/rows.js'
import { sqlText } from './stream-database.js'
import { StreamError } from './stream-error.js'
import { MANIFEST_FILE, manifestText, type StreamManifest } from './stream-manifest.js'

/** The names that ids stand for, and what is needed to know a message again. */
const MESSAGE = "printf('%016x%016x', s.h1, s.h2) as message, s.content"

/** One file a table, by name; every one in the order of its numbers. */
export const EXPORTED_TABLES = {
  exposures: `select t.seq, u.name as unit, e.word as experiment, v.word as variation, t.ts,
      t.received, t.assigned, t.props, ${MESSAGE}
    from exposures t join units u on u.id = t.unit join words e on e.id = t.experiment
    join words v on v.id = t.variation left join seen s on s.seq = t.seq order by t.seq`,
  events: `select t.seq, u.name as unit, e.word as event, t.ts, t.received, t.props, ${MESSAGE}
    from events t join units u on u.id = t.unit join words e on e.id = t.event
    left join seen s on s.seq = t.seq order by t.seq`,
  traits: `select t.seq, u.name as unit, t.ts, t.received, t.props, ${MESSAGE}
    from traits t join units u on u.id = t.unit left join seen s on s.seq = t.seq order by t.seq`,
  failures: 'select * exclude (nth) from failures order by id',
  source_counts: 'from source_counts order by source, kind',
  tombstones: 'from tombstones order by unit',
} as const

/**
 * Writes the tables as they are at this moment into a new folder. DuckDB may write to one folder
 * only, so they are written there and moved.
 *
 * @throws StreamError `folder_exists`
 */
export async function exportTables(
  connection: DuckDBConnection,
  key: string,
  { within, folder }: { readonly within: string; readonly folder: string },
): Promise<readonly string[]> {
  await refuseExisting(folder)
  const made = join(within, randomUUID())
  await mkdir(made, { recursive: true })
  try {
    const manifest = await inTransaction(connection, async () => {
      for (const [table, sql] of Object.entries(EXPORTED_TABLES)) {
        const path = sqlText(join(made, `${table}.parquet`))
        await connection.run(`copy (${sql}) to ${path} (format parquet, compression zstd)`)
      }
      return readEnds(connection, key)
    })
    await writeFile(join(made, MANIFEST_FILE), manifestText(manifest))
    await move(made, folder)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
  return (await readdir(folder)).toSorted()
}

async function readEnds(connection: DuckDBConnection, key: string): Promise<StreamManifest> {
  const [row] = await queryRows(connection, 'select seq, failure from applied')
  return { key, seq: row?.number(0) ?? 0, failure: row?.number(1) ?? 0 }
}

export async function refuseExisting(folder: string): Promise<void> {
  const there = await stat(folder).then(
    () => true,
    () => false,
  )
  if (there) throw new StreamError('folder_exists', `there is something at ${folder} already`)
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    // Another disk: the manifest goes last there too.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EXDEV') throw error
    await cp(from, to, { recursive: true, filter: (path) => !path.endsWith(MANIFEST_FILE) })
    await cp(join(from, MANIFEST_FILE), join(to, MANIFEST_FILE))
  }
}
