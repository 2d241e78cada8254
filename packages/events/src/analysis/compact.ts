import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRow, queryRows } from '../duckdb/rows.js'
import { Bound } from './bound.js'
import { dayOf } from './exposures-sql.js'
import { rowsOf } from './full.js'
import { putBases } from './keep-state.js'
import type { ResolvedAnalysis } from './resolve-analysis.js'
import { keptTables } from './state-tables.js'
import { currentExposures, currentMetrics } from './tables.js'

/** Superseded versions make each read dearer; beyond this share they are dropped. */
const MOST_VERSIONS = 0.2
/** Below this many a rewrite saves nothing. */
const FEWEST_VERSIONS = 1000
/** Snapshots that are not the last of their day, before they are dropped. */
const MOST_SNAPSHOTS = 64

/**
 * Drops what newer versions have superseded, when it has become much: older versions of a unit, and
 * of the moments all snapshots but the last of each day. Numbers stay what they are.
 */
export async function compact(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
): Promise<void> {
  const { id } = resolved
  const { exposure, metric } = keptTables(id)
  const rows = [await rowsOf(connection, exposure), await rowsOf(connection, metric)]
  const known = `select exposure_base, metric_base from analyses where id = ${id}`
  const bases = await queryRow(connection, known)
  const excess = rows.map((count, position) => {
    const base = bases.number(position)
    return count - base > Math.max(FEWEST_VERSIONS, MOST_VERSIONS * base)
  })
  if (excess.includes(true)) await inTransaction(connection, () => compactVersions(connection, id))
  await compactSnapshots(connection, resolved)
}

/** Inside a transaction: keeps the newest version of each unit. */
export async function compactVersions(connection: DuckDBConnection, id: number): Promise<void> {
  const { exposure, metric } = keptTables(id)
  await connection.run(`create or replace table ${exposure} as from ${currentExposures(id)}`)
  await connection.run(`create or replace table ${metric} as from ${currentMetrics(id)}`)
  await putBases(connection, id, [
    await rowsOf(connection, exposure),
    await rowsOf(connection, metric),
  ])
}

async function compactSnapshots(
  connection: DuckDBConnection,
  { id, analysis }: ResolvedAnalysis,
): Promise<void> {
  const marks = `select count(*) from marks where analysis = ${id}`
  if ((await queryRow(connection, marks)).number(0) <= MOST_SNAPSHOTS) return
  const bound = new Bound()
  const day = dayOf(bound, analysis, 'coalesce(received, 0)')
  const sql = `select seq from marks where analysis = ${id}
    qualify row_number() over (partition by ${day} order by seq desc) > 1`
  const superseded = await queryRows(connection, sql, bound.values)
  if (superseded.length <= MOST_SNAPSHOTS) return
  const seqs = superseded.map((row) => row.number(0)).join(', ')
  const { moments } = keptTables(id)
  await inTransaction(connection, async () => {
    await connection.run(
      `create or replace table ${moments} as from ${moments} where at_seq not in (${seqs})`,
    )
    for (const table of ['marks', 'overflows']) {
      await connection.run(`delete from ${table} where analysis = ${id} and seq in (${seqs})`)
    }
  })
}
