import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRow } from '../duckdb/rows.js'
import { StreamError } from '../stream/stream-error.js'
import type { Analysis, AnalysisMark } from './analysis.js'
import { Bound } from './bound.js'
import { measuresOf } from './extract-facts.js'
import { factsSql } from './facts-sql.js'
import { recompute } from './full.js'
import { putMark, rebuild } from './keep-state.js'
import {
  metricKeys,
  newestMark,
  resolveAnalysis,
  type ResolvedAnalysis,
} from './resolve-analysis.js'
import { CHECKED_TABLES, keptTables } from './state-tables.js'
import { currentExposures, currentMetrics, factsTable, prepareDerivedTables } from './tables.js'
import { CELL, SUMS } from './unit-moments-sql.js'
import { STATE_COLUMNS } from './unit-sql.js'

export interface Verification {
  readonly mark: AnalysisMark
  readonly equal: boolean
  /** Rows of facts, of units' states and of moments that are not what the events say. */
  readonly differingCells: number
}

/**
 * On the writing connection: computes everything at the mark again, from the events on, and compares.
 * What differs is replaced in the same transaction by what was computed.
 *
 * @throws StreamError `not_refreshed`
 */
export async function verifyAnalysis(
  connection: DuckDBConnection,
  analysis: Analysis,
): Promise<Verification> {
  await prepareDerivedTables(connection)
  return inTransaction(connection, async () => {
    const resolved = await resolveAnalysis(connection, analysis)
    const mark = resolved && (await newestMark(connection, resolved))
    if (resolved === null || mark === null) {
      throw new StreamError('not_refreshed', 'the analysis has not been computed yet')
    }
    await extractAgain(connection, resolved, mark.seq)
    const overflowing = await recompute(connection, resolved, mark.seq, CHECKED_TABLES)
    const differingCells =
      (await countDifferences(connection, resolved, mark.seq)) +
      unlike(mark.overflowing, metricKeys(analysis, overflowing))
    const stands = differingCells === 0 ? mark : await replace(connection, resolved, mark)
    await dropChecked(connection, resolved)
    return { mark: stands, equal: differingCells === 0, differingCells }
  })
}

async function extractAgain(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  upTo: number,
): Promise<void> {
  for (const { id, measure, metric } of measuresOf(resolved)) {
    const bound = new Bound()
    const sql = factsSql(bound, measure, metric, { after: 0, upTo })
    const table = CHECKED_TABLES.facts(id)
    await connection.run(`create or replace temp table ${table} as ${sql}`, bound.values)
  }
}

async function countDifferences(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  seq: number,
): Promise<number> {
  const { id } = resolved
  const { exposure, metric, moments, facts } = CHECKED_TABLES
  const unit = 'select unit, p, mask, variant, segment, day, crossed'
  // A unit that lost its events keeps a row of zeros, where a recomputation has none.
  const state = `select metric, unit, ${STATE_COLUMNS}`
  const some = 'where n > 0 or dn > 0 or xn > 0'
  const cells = `select ${CELL}, ${SUMS.join(', ')}`
  const at = `where at_seq = ${seq}`
  const pairs = [
    [`${unit} from ${currentExposures(id)}`, `${unit} from ${exposure}`],
    [`${state} from ${currentMetrics(id)} ${some}`, `${state} from ${metric} ${some}`],
    [`${cells} from ${keptTables(id).moments} ${at}`, `${cells} from ${moments} ${at}`],
    ...measuresOf(resolved).map((measure) => [
      `select * from ${factsTable(measure.id)} where seq <= ${seq}`,
      `select * from ${facts(measure.id)}`,
    ]),
  ]
  let found = 0
  for (const [kept = '', checked = ''] of pairs) {
    found += await differences(connection, kept, checked)
  }
  return found
}

// Rows of one that are not in the other, however often they are there; looked for only where the
// sums of their hashes differ, because comparing row by row is dear.
async function differences(
  connection: DuckDBConnection,
  kept: string,
  checked: string,
): Promise<number> {
  const digest = (rows: string) =>
    `(select (count(*), sum(hash(r)::hugeint), bit_xor(hash(r, 1))) from (${rows}) r)`
  const same = `select ${digest(kept)} is not distinct from ${digest(checked)}`
  if ((await queryRow(connection, same)).flag(0)) return 0
  const sql = `select count(*) from (
    ((${kept}) except all (${checked})) union all ((${checked}) except all (${kept})))`
  return (await queryRow(connection, sql)).number(0)
}

async function replace(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  mark: AnalysisMark,
): Promise<AnalysisMark> {
  for (const { id } of measuresOf(resolved)) {
    const table = factsTable(id)
    // Other analyses may have extracted further.
    await connection.run(`create or replace table ${table} as
      (from ${CHECKED_TABLES.facts(id)} union all from ${table} where seq > ${mark.seq})`)
  }
  const overflowing = await rebuild(connection, resolved, mark.seq)
  const { seq, newestReceivedAt } = mark
  return putMark(connection, resolved, { seq, newestReceivedAt, by: 'full' }, overflowing)
}

/** Texts of one list that are not in the other. */
function unlike(a: readonly string[], b: readonly string[]): number {
  return new Set([...a, ...b]).size - a.filter((text) => b.includes(text)).length
}

async function dropChecked(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
): Promise<void> {
  const { exposure, metric, moments } = CHECKED_TABLES
  const facts = measuresOf(resolved).map(({ id }) => CHECKED_TABLES.facts(id))
  for (const table of [exposure, metric, moments, ...facts]) {
    await connection.run(`drop table if exists ${table}`)
  }
}
