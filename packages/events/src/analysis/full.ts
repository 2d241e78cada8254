import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRow } from '../duckdb/rows.js'
import { Bound } from './bound.js'
import { exposuresSql, firstsSql, newSegmentsSql, unitExposureSql } from './exposures-sql.js'
import { metricsBut, overflowingIn } from './overflow.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'
import type { StateTables } from './state-tables.js'
import { FIRST_FACTOR, MOMENTS_COLUMNS } from './tables.js'
import { unitMomentsSql } from './unit-moments-sql.js'
import { unitStateSql, type FactsOf } from './unit-sql.js'

/**
 * Inside a transaction: computes the state of an analysis from all its facts up to a sequence number,
 * as if nothing had been computed before, and appends the snapshot of its moments.
 *
 * @returns positions of the metrics without moments, whose values are too large
 */
export async function recompute(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  upTo: number,
  tables: StateTables,
): Promise<readonly number[]> {
  await stageExposures(connection, resolved, `e.seq <= ${upTo}`, upTo)
  const bound = new Bound()
  const firsts = firstsSql(resolved.id, STAGED_EXPOSURES)
  const exposures = unitExposureSql(bound, resolved.analysis, firsts, upTo)
  await connection.run(`${tables.create} ${tables.exposure} as ${exposures}`, bound.values)
  await connection.run(`drop table ${STAGED_EXPOSURES}`)
  await connection.run(
    `${tables.create} ${tables.metric} as ${allStatesSql(resolved, upTo, tables)}`,
  )
  const overflowing = await overflowingIn(connection, resolved, tables.metric)
  const create = tables.create.replace(' or replace', '')
  await connection.run(`${create} if not exists ${tables.moments} ${MOMENTS_COLUMNS}`)
  await connection.run(`delete from ${tables.moments} where at_seq >= ${upTo}`)
  const moments = unitMomentsSql(metricsBut(resolved.metrics, overflowing), {
    units: tables.exposure,
    states: `(select m.*, variant, day, segment, crossed
      from ${tables.metric} m join ${tables.exposure} u on u.unit = m.unit)`,
    sign: null,
  })
  await connection.run(`insert into ${tables.moments} select ${upTo}, * from (${moments})`)
  return overflowing
}

/** Exposures that count and are being worked on. */
export const STAGED_EXPOSURES = 'temp.main.staged_exposures'

/** Inside a transaction: sets exposures that count aside, with the ids of their new segments. */
export async function stageExposures(
  connection: DuckDBConnection,
  { id, analysis }: ResolvedAnalysis,
  where: string,
  upTo: number,
): Promise<void> {
  const bound = new Bound()
  const exposures = exposuresSql(bound, analysis, where, upTo)
  await connection.run(
    `create or replace temp table ${STAGED_EXPOSURES} as ${exposures}`,
    bound.values,
  )
  await connection.run(newSegmentsSql(id, STAGED_EXPOSURES))
}

/** The columns of a unit's state as they are kept; what does not fit in 64 bits becomes null. */
export const KEPT_STATE = `n::integer as n, try_cast(y as bigint) as y, y_at::bigint as y_at,
    dn::integer as dn, try_cast(d as bigint) as d, d_at::bigint as d_at,
    xn::integer as xn, try_cast(x as bigint) as x, x_at::bigint as x_at`

function allStatesSql({ analysis, metrics }: ResolvedAnalysis, upTo: number, tables: StateTables) {
  const units = `(select unit, p // ${FIRST_FACTOR} as first from ${tables.exposure})`
  const states = metrics.map((metric) => {
    const facts = factsOf(
      metric,
      (measure) => `(from ${tables.facts(measure)} where seq <= ${upTo})`,
    )
    return unitStateSql(analysis, metric, facts, units)
  })
  const none = `select 0 as metric, 0 as unit, ${NO_STATE} where false`
  return `select metric::utinyint as metric, unit, ${upTo}::bigint as at_seq, ${KEPT_STATE}
  from (${states.length === 0 ? none : states.join('\nunion all\n')})`
}

const NO_STATE = '0 as n, 0 as y, 0 as y_at, 0 as dn, 0 as d, 0 as d_at, 0 as xn, 0 as x, 0 as x_at'

/** A metric's facts by a way to read a measure's. */
export function factsOf(metric: ResolvedMetric, read: (measure: number) => string): FactsOf {
  const { measure, denominator } = metric
  return { y: read(measure), d: denominator === null ? null : read(denominator) }
}

/** How many rows a table has. */
export async function rowsOf(connection: DuckDBConnection, table: string): Promise<number> {
  return (await queryRow(connection, `select count(*) from ${table}`)).number(0)
}
