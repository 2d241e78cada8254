import type { DuckDBConnection } from '@duckdb/node-api'
import type { AnalysisMark } from './analysis.js'
import { recompute, rowsOf } from './full.js'
import { metricKeys, type ResolvedAnalysis } from './resolve-analysis.js'
import { keptTables } from './state-tables.js'

/**
 * Inside a transaction: the state from all facts, with every unit in one version.
 *
 * @returns positions of the metrics whose values are too large
 */
export async function rebuild(
  connection: DuckDBConnection,
  { id, ...rest }: ResolvedAnalysis,
  upTo: number,
): Promise<readonly number[]> {
  const tables = keptTables(id)
  const overflowing = await recompute(connection, { id, ...rest }, upTo, tables)
  const bases = [await rowsOf(connection, tables.exposure), await rowsOf(connection, tables.metric)]
  await putBases(connection, id, bases)
  return overflowing
}

/** Inside a transaction: how many rows the newest versions are. */
export async function putBases(
  connection: DuckDBConnection,
  analysis: number,
  bases: readonly number[],
): Promise<void> {
  const sql = 'update analyses set exposure_base = $1, metric_base = $2 where id = $3'
  await connection.run(sql, [...bases.map(BigInt), analysis])
}

/** Inside a transaction: the mark that stands from now on, in the place of one at the same seq. */
export async function putMark(
  connection: DuckDBConnection,
  { id, analysis }: ResolvedAnalysis,
  made: Omit<AnalysisMark, 'overflowing'>,
  overflowing: readonly number[],
): Promise<AnalysisMark> {
  const { seq, newestReceivedAt, by } = made
  for (const table of ['marks', 'overflows']) {
    await connection.run(`delete from ${table} where analysis = ${id} and seq = ${seq}`)
  }
  for (const position of overflowing) {
    await connection.run(`insert into overflows values (${id}, ${seq}, ${position})`)
  }
  const received = newestReceivedAt === null ? null : BigInt(newestReceivedAt)
  const values = [id, BigInt(seq), received, by]
  await connection.run('insert into marks values ($1, $2, $3, $4)', values)
  return { ...made, overflowing: metricKeys(analysis, overflowing) }
}
