import type { DuckDBConnection } from '@duckdb/node-api'
import type { AnalysisMark } from './analysis.js'
import { recompute, rowsOf } from './full.js'
import type { ResolvedAnalysis } from './resolve-analysis.js'
import { keptTables } from './state-tables.js'

/** Inside a transaction: the state from all facts, with every unit in one version. */
export async function rebuild(
  connection: DuckDBConnection,
  { id, ...rest }: ResolvedAnalysis,
  upTo: number,
): Promise<void> {
  const tables = keptTables(id)
  await recompute(connection, { id, ...rest }, upTo, tables)
  const bases = [await rowsOf(connection, tables.exposure), await rowsOf(connection, tables.metric)]
  await putBases(connection, id, bases)
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
  { id }: ResolvedAnalysis,
  mark: AnalysisMark,
): Promise<AnalysisMark> {
  const { seq, newestReceivedAt, by } = mark
  await connection.run(`delete from marks where analysis = ${id} and seq = ${seq}`)
  const received = newestReceivedAt === null ? null : BigInt(newestReceivedAt)
  const values = [id, BigInt(seq), received, by]
  await connection.run('insert into marks values ($1, $2, $3, $4)', values)
  return mark
}
