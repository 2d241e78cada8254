import type { Aggregation, Analysis, StreamMetric } from './analysis.js'
import type { ResolvedMetric } from './resolve-analysis.js'
import { SIDES, type Side } from './value-sql.js'

/** Where the facts of a metric are read from; parenthesised queries or tables. */
export interface FactsOf {
  readonly y: string
  /** Of a ratio's denominator. */
  readonly d: string | null
}

/** Columns of a unit's state, in the order of `unit_metric`. */
export const STATE_COLUMNS = 'n, y, y_at, dn, d, d_at, xn, x, x_at'

/** The events that count, of a fact `f` of a unit whose first exposure was at `u.first`. */
export function windowSql({ until }: Analysis, { window, since }: StreamMetric): string {
  const { delay, length } = window
  const parts = [
    `f.ts >= u.first + ${delay}`,
    ...(length === null ? [] : [`f.ts < u.first + ${delay + length}`]),
    ...(since === null ? [] : [`f.ts >= ${since}`]),
    ...(until === null ? [] : [`f.ts < ${until}`]),
  ]
  return parts.join(' and ')
}

/** The events that count as a unit's past. */
function pastSql({ covariateSpan }: StreamMetric): string {
  return `f.ts >= u.first - ${covariateSpan} and f.ts < u.first`
}

/**
 * (metric, unit, state): what the facts come down to for each unit of `units` (unit, first); no row
 * for a unit without events that count. Sums are as wide as they come: check before they are kept.
 */
export function unitStateSql(
  analysis: Analysis,
  metric: ResolvedMetric,
  facts: FactsOf,
  units: string,
): string {
  const { definition, position } = metric
  const inWindow = windowSql(analysis, definition)
  const past = definition.covariateSpan > 0 ? pastSql(definition) : null
  const { aggregation } = definition.measure
  const none = (side: Side) =>
    `0 as ${SIDES[side].n}, 0 as ${SIDES[side].value}, 0 as ${SIDES[side].at}`
  const own = `select f.unit, ${sideSql('y', aggregation, inWindow)}, ${none('d')},
      ${past === null ? none('x') : sideSql('x', aggregation, past)}
    from ${facts.y} f join ${units} u on u.unit = f.unit
    where f.value is not null and ((${inWindow})${past === null ? '' : ` or (${past})`})
    group by f.unit`
  const { denominator } = definition
  if (denominator === null || facts.d === null) {
    return `select ${position} as metric, unit, ${STATE_COLUMNS} from (${own})`
  }
  const other = `select f.unit, ${none('y')}, ${sideSql('d', denominator.aggregation, inWindow)}, ${none('x')}
    from ${facts.d} f join ${units} u on u.unit = f.unit
    where f.value is not null and ${inWindow}
    group by f.unit`
  const sums = STATE_COLUMNS.split(', ').map((column) => `sum(${column}) as ${column}`)
  return `select ${position} as metric, unit, ${sums.join(', ')}
    from (${own} union all ${other}) group by unit`
}

function sideSql(side: Side, aggregation: Aggregation, condition: string): string {
  const { n, value, at } = SIDES[side]
  const counted = `filter (where ${condition})`
  const counts = aggregation === 'distinct' ? 'count(distinct f.value)' : 'count(*)'
  const values = {
    any: '0',
    count: '0',
    distinct: '0',
    sum: `coalesce(sum(f.value) ${counted}, 0)`,
    mean: `coalesce(sum(f.value) ${counted}, 0)`,
    max: `coalesce(max(f.value) ${counted}, 0)`,
    min: `coalesce(min(f.value) ${counted}, 0)`,
    last: `coalesce(arg_max(f.value, (f.ts, f.seq)) ${counted}, 0)`,
  }
  const last = aggregation === 'last' ? `coalesce(max(f.ts) ${counted}, 0)` : '0'
  return `${counts} ${counted} as ${n}, ${values[aggregation]} as ${value}, ${last} as ${at}`
}
