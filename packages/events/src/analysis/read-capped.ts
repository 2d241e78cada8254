import { mergeMoments, type Moments } from '@sextant/stats'
import type { Row } from '../duckdb/rows.js'
import { queryRows } from '../duckdb/rows.js'
import type { SliceMoments } from './analysis.js'
import { momentsOf, momentSums } from './centre.js'
import { refuseUnless } from './bad-analysis.js'
import { groupSizes, placeOf, rankedValues } from './ranked-values.js'
import { summableMetric } from './metric-at.js'
import type { Standing } from './reading.js'
import type { ResolvedMetric } from './resolve-analysis.js'
import { MOMENT_SUMS } from './tables.js'
import { sidesOf, unitValuesSql, type ExposedBefore } from './unit-values.js'
import { valueDecimals, type Side } from './value-sql.js'

/** The value that the quantile of all units gives, and the largest integer that does not exceed it. */
interface Limit {
  readonly value: number
  readonly largest: number
}

/**
 * Moments by variant with values above a quantile of all units together (those without events count
 * as 0; linear interpolation, type 7) counted as that quantile. A ratio has numerator and denominator
 * capped, each at its own quantile; a covariate is left as it is.
 *
 * @throws StreamError `bad_analysis` for a proportion, or a quantile outside (0, 1)
 */
export async function readCapped(
  at: Standing,
  key: string,
  cap: number,
  exposedBefore: ExposedBefore = null,
): Promise<readonly SliceMoments<Moments>[]> {
  const { connection, resolved } = at
  const metric = summableMetric(at, key)
  refuseUnless(
    metric !== undefined && metric.definition.kind !== 'proportion',
    key,
    'is not capped',
  )
  refuseUnless(cap > 0 && cap < 1, 'cap', `must be a quantile between 0 and 1, got ${cap}`)
  await connection.run(
    `create temp table capped_values as ${unitValuesSql(at, metric, exposedBefore)}`,
  )
  const y = await limitOf(at, 'y', cap)
  const d = sidesOf(metric).includes('d') ? await limitOf(at, 'd', cap) : null
  const rows = await queryRows(connection, partsSql(y, d))
  return resolved.analysis.variants.map(({ variant }, position) => {
    const parts = rows.filter((row) => row.number(0) === position)
    const moments = parts.map((row) => partMoments(metric, row, { y, d }))
    const none = momentsOf(
      metric,
      momentSums(0n, () => 0n),
    )
    return { variant, slice: null, moments: moments.reduce(mergeMoments, none) }
  })
}

async function limitOf({ connection }: Standing, side: Side, cap: number): Promise<Limit | null> {
  const relation = 'capped_values'
  const sizes = await groupSizes(connection, relation, '0')
  const n = sizes.get(0)
  if (n === undefined) return null
  const place = placeOf(n, cap)
  const of = { relation, group: '0', column: side }
  const values = await rankedValues(connection, of, new Map([[0, [place]]]))
  return { value: values.between(0, place), largest: values.at(0, Math.floor(place)) }
}

/**
 * (variant, y above, d above, units, sums): a value above its limit is a constant and adds nothing to
 * its sums, so that the rest stays in integers. No value stands between a limit and `largest`.
 */
function partsSql(y: Limit | null, d: Limit | null): string {
  const above = (side: Side, limit: Limit | null) =>
    limit === null ? 'false' : `${side} > ${limit.largest}`
  const kept = (side: Side) => `case when above_${side} then 0 else ${side} end::hugeint as ${side}`
  const sums = MOMENT_SUMS.map((sum) => `sum(${sum.slice(1).split('').join(' * ')})`)
  return `select variant, above_y, above_d, count(*), ${sums.join(', ')} from (
  select variant, above_y, above_d, ${kept('y')}, ${kept('d')}, x::hugeint as x from (
    select *, ${above('y', y)} as above_y, ${above('d', d)} as above_d from capped_values
  )
) group by variant, above_y, above_d order by variant, above_y, above_d`
}

/** A constant has its mean, no spread, and moves with nothing; the sums of zeros gave the rest. */
function partMoments(
  metric: ResolvedMetric,
  row: Row,
  limits: { readonly y: Limit | null; readonly d: Limit | null },
): Moments {
  const moments = momentsOf(metric, sumsOf(row))
  const constant = (side: 'y' | 'd', above: boolean) =>
    above ? (limits[side]?.value ?? 0) / 10 ** valueDecimals(metric, side) : null
  const [y, d] = [constant('y', row.flag(1)), constant('d', row.flag(2))]
  if (moments.kind === 'mean' && y !== null) return { ...moments, mean: y }
  if (moments.kind === 'covariate' && y !== null) {
    return { ...moments, outcome: { mean: y, m2: 0 } }
  }
  if (moments.kind !== 'ratio') return moments
  const numerator = y === null ? moments.numerator : { mean: y, m2: 0 }
  const denominator = d === null ? moments.denominator : { mean: d, m2: 0 }
  return { ...moments, numerator, denominator }
}

/** Columns from the fourth on: units, then the sums in their order. */
function sumsOf(row: Row) {
  return momentSums(row.integer(3), (sum) => row.integer(4 + MOMENT_SUMS.indexOf(sum)))
}
