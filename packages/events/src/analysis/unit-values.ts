import type { ResolvedMetric } from './resolve-analysis.js'
import type { Standing } from './reading.js'
import { currentExposures, currentMetrics, FIRST_FACTOR } from './tables.js'
import { valueSql, type Side } from './value-sql.js'

/** The sides that a metric has. */
export function sidesOf({ definition }: ResolvedMetric): readonly Side[] {
  if (definition.denominator !== null) return ['y', 'd']
  return definition.covariateSpan > 0 ? ['y', 'x'] : ['y']
}

/** Units first exposed before this, in ms since 1970; null: all. */
export type ExposedBefore = number | null

/**
 * A query: (variant, unit, first, y, d, x), one row for each unit that did not cross over, with its
 * values as integers; 0 for a unit without events and for a side that the metric does not have.
 */
export function unitValuesSql(
  { resolved }: Standing,
  metric: ResolvedMetric,
  exposedBefore: ExposedBefore = null,
): string {
  const sides = sidesOf(metric)
  const value = (side: Side) =>
    `${sides.includes(side) ? valueSql(metric, side) : '0'}::bigint as ${side}`
  return `select u.variant, u.unit, u.p // ${FIRST_FACTOR} as first, ${value('y')}, ${value('d')}, ${value('x')}
from ${currentExposures(resolved.id)} u
left join ${currentMetrics(resolved.id, `metric = ${metric.position}`)} m on m.unit = u.unit
where not u.crossed${beforeSql('u.p', exposedBefore)}`
}

/** What goes on a condition so that only units first exposed before hold. */
export function beforeSql(packed: string, exposedBefore: ExposedBefore): string {
  return exposedBefore === null ? '' : ` and ${packed} // ${FIRST_FACTOR} < ${exposedBefore}`
}
