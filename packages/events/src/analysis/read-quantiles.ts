import type { DuckDBConnection } from '@duckdb/node-api'
import { normalUpperQuantile, ratioSpreadFromSums, type QuantileMoments } from '@sextant/stats'
import { queryRows, type Row } from '../duckdb/rows.js'
import type { SliceMoments } from './analysis.js'
import { refuseUnless } from './bad-analysis.js'
import { factValueOf } from './definition.js'
import { groupSizes, placeOf, rankedValues } from './ranked-values.js'
import { metricAt, summableMetric } from './metric-at.js'
import type { Standing } from './reading.js'
import type { ResolvedMetric } from './resolve-analysis.js'
import { currentExposures, factsTable, FIRST_FACTOR } from './tables.js'
import { beforeSql, unitValuesSql, type ExposedBefore } from './unit-values.js'
import { windowSql } from './unit-sql.js'
import { valueDecimals } from './value-sql.js'

/** The bounds stand this many standard errors of the rank off: 95% confidence. */
const RANK_Z = normalUpperQuantile(0.025)

export interface QuantileQuestion {
  readonly metric: string
  /** Strictly between 0 and 1. */
  readonly level: number
  /** The values of units, those without events 0; or the values of their events in the window. */
  readonly over: 'units' | 'events'
  readonly exposedBefore: ExposedBefore
}

/**
 * A quantile by variant with the values at level ± z sqrt(level (1 - level) / n), each interpolated
 * between its two neighbours (type 7), a bound outside the sample at its end. Of events also, by unit
 * that has any, how many there are and how many do not exceed the quantile (Deng, Knoblich and Lu
 * 2018). A variant without values is left out.
 *
 * @throws StreamError `bad_analysis` for a metric that has no such quantile, or a level outside (0, 1)
 */
export async function readQuantiles(
  at: Standing,
  question: QuantileQuestion,
): Promise<readonly SliceMoments<QuantileMoments>[]> {
  const { connection, resolved } = at
  const metric = checkQuestion(at, question)
  const ofEvents = question.over === 'events'
  const { exposedBefore } = question
  const values = ofEvents
    ? eventValuesSql(at, metric, exposedBefore)
    : unitValuesSql(at, metric, exposedBefore)
  await connection.run(`create temp table quantile_values as ${values}`)
  const found = await quantilesOf(connection, question.level)
  const clusters = ofEvents ? await clustersOf(connection, found) : null
  const scale = 10 ** valueDecimals(metric, 'y')
  return found.map(({ group, n, quantile, lower, upper }) => {
    const moments: QuantileMoments = {
      kind: 'quantile',
      n,
      rankedEvents: n,
      level: question.level,
      quantile: quantile / scale,
      lower: lower / scale,
      upper: upper / scale,
    }
    const own = clusters?.get(group)
    const { variant } = resolved.analysis.variants[group] ?? { variant: String(group) }
    return {
      variant,
      slice: null,
      moments: own === undefined ? moments : { ...moments, clusters: own },
    }
  })
}

function checkQuestion(
  at: Standing,
  { metric: key, level, over }: QuantileQuestion,
): ResolvedMetric {
  // Values of events are small, whatever those of a unit come to.
  const metric = over === 'units' ? summableMetric(at, key) : metricAt(at.resolved, key)
  const { definition } = metric
  refuseUnless(definition.kind === 'mean', key, 'only a mean has quantiles')
  refuseUnless(level > 0 && level < 1, 'level', `must be between 0 and 1, got ${level}`)
  const numeric = factValueOf(definition.measure.aggregation) === 'number'
  refuseUnless(over === 'units' || numeric, key, 'its events have no number to rank')
  return metric
}

/** (variant, unit, y): each event that counts, of units that did not cross over. */
function eventValuesSql(
  { resolved, mark }: Standing,
  metric: ResolvedMetric,
  exposedBefore: ExposedBefore,
): string {
  const { analysis, id } = resolved
  return `select u.variant, f.unit, f.value as y from ${factsTable(metric.measure)} f
join (select unit, variant, p // ${FIRST_FACTOR} as first from ${currentExposures(id)}
  where not crossed${beforeSql('p', exposedBefore)}) u on u.unit = f.unit
where f.seq <= ${mark.seq} and f.value is not null and ${windowSql(analysis, metric.definition)}`
}

/** A quantile in units of the last decimal; `lowest` is the value at or just below it. */
interface ScaledQuantile {
  readonly group: number
  readonly n: number
  readonly quantile: number
  readonly lower: number
  readonly upper: number
  readonly lowest: number
}

async function quantilesOf(connection: DuckDBConnection, level: number): Promise<ScaledQuantile[]> {
  const relation = 'quantile_values'
  const sizes = await groupSizes(connection, relation, 'variant')
  const places = [...sizes].map(([group, n]) => {
    const reach = (RANK_Z * Math.sqrt(level * (1 - level))) / Math.sqrt(n)
    const quantile = placeOf(n, level)
    const lower = placeOf(n, Math.max(level - reach, 0))
    const upper = placeOf(n, Math.min(level + reach, 1))
    return { group, n, quantile, lower, upper }
  })
  const asked = new Map(
    places.map(({ group, quantile, lower, upper }) => [group, [quantile, lower, upper]]),
  )
  const values = await rankedValues(connection, { relation, group: 'variant', column: 'y' }, asked)
  return places.map(({ group, n, quantile, lower, upper }) => ({
    group,
    n,
    quantile: values.between(group, quantile),
    lower: values.between(group, lower),
    upper: values.between(group, upper),
    lowest: values.at(group, Math.floor(quantile)),
  }))
}

/** No value stands between the quantile and `lowest`, so that integers decide what exceeds it. */
async function clustersOf(connection: DuckDBConnection, found: readonly ScaledQuantile[]) {
  const clusters = new Map<number, NonNullable<QuantileMoments['clusters']>>()
  if (found.length === 0) return clusters
  const limits = found.map(({ group, lowest }) => `(${group}, ${lowest})`).join(', ')
  const rows = await queryRows(
    connection,
    `select variant, count(*), sum(s), sum(s * s), sum(d), sum(d * d), sum(s * d) from (
  select v.variant, count(*) as d, count(*) filter (v.y <= q.lowest) as s
  from quantile_values v join (values ${limits}) q(variant, lowest) on q.variant = v.variant
  group by v.variant, v.unit
) group by variant`,
  )
  for (const row of rows) clusters.set(row.number(0), clusterOf(row))
  return clusters
}

function clusterOf(row: Row) {
  const n = row.number(1)
  const spread = ratioSpreadFromSums(n, {
    numerator: { sum: row.number(2), sumSquares: row.number(3) },
    denominator: { sum: row.number(4), sumSquares: row.number(5) },
    sumProducts: row.number(6),
  })
  return { n, ...spread }
}
