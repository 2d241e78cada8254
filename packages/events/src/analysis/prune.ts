import type { DuckDBConnection } from '@duckdb/node-api'
import { inTransaction, queryRows } from '../duckdb/rows.js'
import { measureDefinitions, readAnalysisDefinition } from './definition.js'
import { keptTables } from './state-tables.js'
import { factsTable } from './tables.js'
import type { Uses } from './uses.js'

const DAY = 86_400_000

/** Uses are written down when they are so much newer: a read is no write. */
const NOTED_AFTER = DAY / 2

interface KnownAnalysis {
  readonly id: number
  readonly definition: string
  /** As it was last written down. */
  readonly noted: number | null
  readonly usedAt: number
}

/**
 * On the writing connection: drops the state of analyses that nobody asked for in a while, and the
 * facts of measures that no analysis is left to use. All of it can be computed from the events again,
 * and is when it is asked for. What is being read stays.
 */
export async function pruneAnalyses(
  connection: DuckDBConnection,
  uses: Uses,
  { now, keepUnusedMs }: { readonly now: number; readonly keepUnusedMs: number },
): Promise<void> {
  const known = await knownAnalyses(connection, uses, now)
  const unused = known.filter(({ usedAt }) => usedAt < now - keepUnusedMs)
  const kept = known.filter((analysis) => !unused.includes(analysis))
  const fresh = kept.filter(({ noted, usedAt }) => noted === null || usedAt - noted >= NOTED_AFTER)
  const measures = await unusedMeasures(connection, kept)
  if (unused.length + fresh.length + measures.length === 0) return
  await inTransaction(connection, async () => {
    for (const { id, usedAt } of fresh) await noteUse(connection, id, usedAt)
    for (const { id } of unused) await dropAnalysis(connection, id)
    for (const id of measures) {
      await connection.run(`drop table if exists ${factsTable(id)}`)
      await connection.run(`delete from measures where id = ${id}`)
    }
  })
  for (const { definition } of unused) uses.forget(definition)
}

async function knownAnalyses(
  connection: DuckDBConnection,
  uses: Uses,
  now: number,
): Promise<readonly KnownAnalysis[]> {
  const rows = await queryRows(
    connection,
    `select a.id, a.definition, max(u.used_at) from analyses a
    left join uses u on u.analysis = a.id group by a.id, a.definition`,
  )
  return rows.map((row) => {
    const [definition, noted] = [row.text(1), row.numberOrNull(2)]
    const here = uses.lastOf(definition)
    // One that was never noted may have been used until a moment ago.
    const usedAt = noted === null ? (here ?? now) : Math.max(noted, here ?? noted)
    return { id: row.number(0), definition, noted, usedAt }
  })
}

async function unusedMeasures(
  connection: DuckDBConnection,
  kept: readonly KnownAnalysis[],
): Promise<readonly number[]> {
  const used = new Set(
    kept.flatMap(({ definition }) => measureDefinitions(readAnalysisDefinition(definition))),
  )
  const rows = await queryRows(connection, 'select id, definition from measures')
  return rows.filter((row) => !used.has(row.text(1))).map((row) => row.number(0))
}

async function noteUse(connection: DuckDBConnection, id: number, usedAt: number): Promise<void> {
  await connection.run(`delete from uses where analysis = ${id}`)
  await connection.run('insert into uses values ($1, $2)', [id, BigInt(usedAt)])
}

async function dropAnalysis(connection: DuckDBConnection, id: number): Promise<void> {
  const { exposure, metric, moments } = keptTables(id)
  for (const table of [exposure, metric, moments]) {
    await connection.run(`drop table if exists ${table}`)
  }
  for (const table of ['marks', 'overflows', 'segments', 'uses']) {
    await connection.run(`delete from ${table} where analysis = ${id}`)
  }
  await connection.run(`delete from analyses where id = ${id}`)
}
