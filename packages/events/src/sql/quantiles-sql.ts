import { normalUpperQuantile } from '@sextant/stats'
import { storedColumns } from '../units/mapping.js'
import { unitsTable } from './moments-sql.js'

/** The columns of a quantile's result, in order; the last six only of events. */
export const QUANTILE_COLUMNS = [
  'variant',
  'n',
  'quantile',
  'lower',
  'upper',
  'units',
  'sum',
  'sum_squares',
  'events',
  'events_squares',
  'products',
] as const

/** The bounds stand this many standard errors of the rank off: 95% confidence. */
const RANK_Z = normalUpperQuantile(0.025)

export interface QuantileShape {
  readonly level: number
  readonly clustered: boolean
}

/**
 * The SQL for a quantile by variant with the values at level ± z sqrt(level (1 - level) / n), each
 * interpolated between its two neighbours (type 7), a bound outside the sample at its end. Of events
 * also, by unit, how many there are and how many do not exceed the quantile, as plain sums.
 *
 * @throws RangeError when the level is not strictly between 0 and 1
 */
export function quantilesSql(datasetId: number, position: number, shape: QuantileShape): string {
  const { level, clustered } = shape
  if (!(level > 0 && level < 1)) throw new RangeError(`level must be in (0, 1), got ${level}`)
  const table = unitsTable(datasetId)
  const { value } = storedColumns(position)
  const at = level.toExponential()
  const reach = `${(RANK_Z * Math.sqrt(level * (1 - level))).toExponential()} / sqrt(n)`
  // Equal values are counted, not sorted one by one: a window over every row does not spill to disk.
  return `with counted as (
  select variant, ${value} as y, count(*) as times from ${table} group by variant, ${value}
), ranked as (
  select variant, y, times,
    (sum(times) over (partition by variant order by y) - times)::bigint as first from counted
), places as (
  select variant, n, ${whole(`(n - 1) * ${at}`)} as q,
    ${whole(`(n - 1) * greatest(${at} - ${reach}, 0)`)} as l,
    ${whole(`(n - 1) * least(${at} + ${reach}, 1)`)} as u
  from (select variant, sum(times)::bigint as n from counted group by variant)
), quantiles as (
  select p.variant, p.n, ${interpolated('q')} as "quantile", ${interpolated('l')} as lower,
    ${interpolated('u')} as upper
  from ranked r join places p on p.variant = r.variant
    and r.first <= ceil(u) and r.first + r.times > floor(l)
  group by p.variant, p.n, q, l, u
)${clustered ? clustersSql(table, value) : ''}
select v.variant, n, "quantile", lower, upper${clustered ? CLUSTER_COLUMNS : ''}
from quantiles u${clustered ? ' join clusters using (variant)' : ''}
join dataset_variants v on v.dataset = ${datasetId} and v.position = u.variant
order by v.position`
}

/** A hair beside a whole place is that place: ties there would fall on the wrong side of it. */
function whole(place: string): string {
  return `case when abs(${place} - round(${place})) < 1e-7 then round(${place}) else ${place} end`
}

function interpolated(place: string): string {
  const value = (rank: string) => {
    const at = `${rank}(${place})`
    return `max(y) filter (r.first <= ${at} and r.first + r.times > ${at})`
  }
  return `${value('floor')} + (${place} - floor(${place})) * (${value('ceil')} - ${value('floor')})`
}

const CLUSTER_COLUMNS = ', clusters.units, s, ss, d, dd, sd'

function clustersSql(table: string, value: string): string {
  return `, units as (
  select e.variant, count(*)::double as d,
    (count(*) filter (e.${value} <= q."quantile"))::double as s
  from ${table} e join quantiles q on q.variant = e.variant group by e.variant, e.unit
), clusters as (
  select variant, count(*) as units, sum(s) as s, sum(s * s) as ss, sum(d) as d,
    sum(d * d) as dd, sum(s * d) as sd
  from units group by variant
)`
}
