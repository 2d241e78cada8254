import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'
import { currentMetrics, LARGEST_SUM, LARGEST_VALUE } from './tables.js'
import { metricsBy, type Side } from './value-sql.js'

/** Positions of metrics, as a list that is never empty, for `in (…)`. */
export function positionsSql(positions: readonly number[]): string {
  return [-2, ...positions].join(', ')
}

/** Those that are not among the positions. */
export function metricsBut(
  metrics: readonly ResolvedMetric[],
  positions: readonly number[],
): readonly ResolvedMetric[] {
  return metrics.filter(({ position }) => !positions.includes(position))
}

/**
 * Positions of the metrics that a unit has a value of whose square would not sum, in order. Moments
 * of them are not computed; the others stand beside them.
 *
 * @param states a table or parenthesised query of (metric, y, d, x); null: past 64 bits
 */
export async function overflowingIn(
  connection: DuckDBConnection,
  { metrics }: ResolvedAnalysis,
  states: string,
): Promise<readonly number[]> {
  const within = (side: Side) => {
    // A mean is kept as its sum, which only has to fit.
    const means = positionsSql(metricsBy(side, 'mean', metrics))
    const largest = `case when metric in (${means}) then ${LARGEST_SUM} else ${LARGEST_VALUE} end`
    return `(max(abs(${side}::hugeint)) > ${largest} or count(${side}) < count(*))`
  }
  const sql = `select metric from ${states} group by metric
    having ${(['y', 'd', 'x'] as const).map(within).join(' or ')} order by metric`
  return (await queryRows(connection, sql)).map((row) => row.number(0))
}

/**
 * After new states of some units: as `overflowingIn`, for all units. Only of metrics that overflowed
 * before can a value that is not new be too large.
 */
export async function overflowingNow(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  newStates: string,
  before: readonly number[],
): Promise<readonly number[]> {
  const fresh = `select metric, y, d, x from ${newStates}`
  const kept = currentMetrics(resolved.id, `metric in (${positionsSql(before)})`)
  const old = `select metric, y, d, x from ${kept} anti join ${newStates} using (metric, unit)`
  const states = before.length === 0 ? `(${fresh})` : `(${fresh} union all ${old})`
  return overflowingIn(connection, resolved, states)
}
