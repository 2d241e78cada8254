import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRow } from '../duckdb/rows.js'
import { StreamError } from '../stream/stream-error.js'
import type { StreamTables } from '../stream/stream-tables.js'
import type { Analysis, AnalysisMark } from './analysis.js'
import { newestMark, resolveAnalysis, type ResolvedAnalysis } from './resolve-analysis.js'

/** What a read of an analysis starts from. */
export interface Standing {
  readonly connection: DuckDBConnection
  readonly resolved: ResolvedAnalysis
  readonly mark: AnalysisMark
}

/**
 * Reads an analysis as it stands, on a connection and in a transaction of its own: a refresh that
 * commits meanwhile is not seen.
 *
 * @throws StreamError `not_refreshed`
 */
export async function readStanding<T>(
  tables: StreamTables,
  analysis: Analysis,
  read: (standing: Standing) => Promise<T>,
): Promise<T> {
  return readIn(tables, async (connection) => {
    const standing = await standingOf(connection, analysis)
    if (standing === null) {
      throw new StreamError('not_refreshed', 'the analysis has not been computed yet')
    }
    return read(standing)
  })
}

/** The analysis as it stands; null before its first refresh. */
export async function standingOf(
  connection: DuckDBConnection,
  analysis: Analysis,
): Promise<Standing | null> {
  try {
    const resolved = await resolveAnalysis(connection, analysis)
    const mark = resolved && (await newestMark(connection, resolved))
    return resolved === null || mark === null ? null : { connection, resolved, mark }
  } catch (error) {
    if (await isPrepared(connection)) throw error
    return null
  }
}

// A projection that has just been rebuilt holds no derived tables yet.
async function isPrepared(connection: DuckDBConnection): Promise<boolean> {
  const sql = `select count(*) from duckdb_tables()
    where database_name = current_database() and table_name in ('analyses', 'measures', 'marks', 'overflows')`
  return (await queryRow(connection, sql)).number(0) === 4
}

/** A read on a connection of its own, which is closed whatever becomes of it. */
export async function readIn<T>(
  tables: StreamTables,
  read: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await tables.connect()
  try {
    return await inTransaction(connection, () => read(connection))
  } finally {
    connection.closeSync()
  }
}
