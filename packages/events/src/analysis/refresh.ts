import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRows } from '../duckdb/rows.js'
import type { Analysis, AnalysisMark } from './analysis.js'
import { compact } from './compact.js'
import { extractFacts, registerAnalysis } from './extract-facts.js'
import { dropFoldTables, fold } from './fold.js'
import { putMark, rebuild } from './keep-state.js'
import { newestMark, type ResolvedAnalysis } from './resolve-analysis.js'
import { prepareDerivedTables } from './tables.js'

/**
 * On the writing connection: brings an analysis up to a sequence number. State, moments and mark are
 * committed together or not at all; with nothing new, nothing is written.
 */
export async function refreshAnalysis(
  connection: DuckDBConnection,
  analysis: Analysis,
  upTo: number,
  mostMoved: number,
): Promise<AnalysisMark> {
  await prepareDerivedTables(connection)
  const refreshed = await inTransaction(connection, async () => {
    const resolved = await registerAnalysis(connection, analysis)
    const before = await newestMark(connection, resolved)
    if (before !== null && upTo <= before.seq) return { resolved, mark: before }
    return { resolved, mark: await bringUp(connection, resolved, before, upTo, mostMoved) }
  })
  await compact(connection, refreshed.resolved)
  return refreshed.mark
}

async function bringUp(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  before: AnalysisMark | null,
  upTo: number,
  mostMoved: number,
): Promise<AnalysisMark> {
  await extractFacts(connection, resolved, upTo)
  const range = { after: before?.seq ?? 0, upTo }
  const folded = before && (await fold(connection, resolved, { before, upTo, mostMoved }))
  await dropFoldTables(connection)
  const overflowing = folded ?? (await rebuild(connection, resolved, upTo))
  const arrived = await newestArrival(connection, range)
  const known = before?.newestReceivedAt ?? null
  const newestReceivedAt =
    arrived === null || known === null ? (arrived ?? known) : Math.max(arrived, known)
  const by = folded === null ? 'full' : 'fold'
  return putMark(connection, resolved, { seq: upTo, newestReceivedAt, by }, overflowing)
}

async function newestArrival(
  connection: DuckDBConnection,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<number | null> {
  const each = ['exposures', 'events', 'traits'].map(
    (table) => `select max(received) as r from ${table} where seq > ${after} and seq <= ${upTo}`,
  )
  const [row] = await queryRows(connection, `select max(r) from (${each.join(' union all ')})`)
  return row?.numberOrNull(0) ?? null
}
