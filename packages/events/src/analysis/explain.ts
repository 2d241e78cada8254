import type { Analysis, Measure, StreamMetric } from './analysis.js'
import { Bound } from './bound.js'
import { metricPosition } from './check-analysis.js'
import { exposuresSql } from './exposures-sql.js'
import { factsSql } from './facts-sql.js'
import type { ResolvedMetric } from './resolve-analysis.js'
import { unitStateSql } from './unit-sql.js'
import { sidesOf, type ExposedBefore } from './unit-values.js'
import { valueDecimals, valueSql } from './value-sql.js'

/** A query and the values it binds by name. */
export interface Explanation {
  readonly sql: string
  readonly bound: Bound
}

/**
 * The full recomputation of one metric as one query over the events: integer sums by variant, for
 * whoever wants to check. The same texts make the kept state; there the steps are kept as tables.
 */
export function explainMetric(
  analysis: Analysis,
  key: string,
  exposedBefore: ExposedBefore = null,
): Explanation {
  const position = metricPosition(analysis, key)
  const definition = analysis.metrics[position]
  if (definition === undefined) throw new TypeError('a position is that of a metric')
  const metric: ResolvedMetric = { position, definition, measure: 0, denominator: 0 }
  const bound = new Bound()
  // Units whose window was still open are left out.
  const closed = exposedBefore === null ? '' : ` and min(ts) < ${exposedBefore}`
  const sql = `with exposed as (
  ${exposuresSql(bound, { ...analysis, segments: [] }, 'true', Number.MAX_SAFE_INTEGER)}
),
units as (
  -- the first exposure decides the variant; two variants are a crossover, and left out
  select unit, min(ts) as first, arg_min(variant, (ts, variant)) as variant
  from exposed group by unit having min(variant) = max(variant)${closed}
),
facts as (
  ${factsOf(bound, definition.measure, definition)}
),${denominatorOf(bound, definition)}
states as (
  ${unitStateSql(analysis, metric, { y: 'facts', d: 'denominators' }, 'units')}
),
unit_values as (
  -- a unit without events counts as 0
  select variant, ${columnsOf(metric)}
  from units u left join states m on m.unit = u.unit
)
select variant, count(*) as units, ${sumsOf(metric)}
from unit_values group by variant order by variant`
  return { sql, bound }
}

function factsOf(bound: Bound, measure: Measure, metric: StreamMetric): string {
  return factsSql(bound, measure, metric, null)
}

function denominatorOf(bound: Bound, definition: StreamMetric): string {
  if (definition.denominator === null) return ''
  return `\ndenominators as (\n  ${factsOf(bound, definition.denominator, definition)}\n),`
}

function columnsOf(metric: ResolvedMetric): string {
  const columns = sidesOf(metric).map((side) => {
    const scale = 10 ** valueDecimals(metric, side)
    const unit = scale === 1 ? '' : ` /* in 1/${scale} */`
    return `${valueSql(metric, side)}::hugeint as ${side}${unit}`
  })
  return columns.join(', ')
}

function sumsOf(metric: ResolvedMetric): string {
  const [own, other] = sidesOf(metric)
  const each = sidesOf(metric).map(
    (side) => `sum(${side}) as s${side}, sum(${side} * ${side}) as s${side}${side}`,
  )
  const cross = other === undefined ? [] : [`sum(${own} * ${other}) as s${own}${other}`]
  return [...each, ...cross].join(', ')
}
