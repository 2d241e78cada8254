import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows } from '../duckdb/rows.js'

/** A place among n sorted values, from 0; the value there is interpolated between neighbours. */
export type Place = number

/** The place of a quantile (type 7). A hair beside a whole place is that place. */
export function placeOf(n: number, level: number): Place {
  const place = (n - 1) * level
  return Math.abs(place - Math.round(place)) < 1e-7 ? Math.round(place) : place
}

/** How many values each group of a relation holds. */
export async function groupSizes(
  connection: DuckDBConnection,
  relation: string,
  group: string,
): Promise<ReadonlyMap<number, number>> {
  const sql = `select ${group}, count(*) from ${relation} v group by 1 order by 1`
  const rows = await queryRows(connection, sql)
  return new Map(rows.map((row) => [row.number(0), row.number(1)]))
}

export interface RankedValues {
  /** The integer at a whole place of a group. */
  at(group: number, rank: number): number
  /** The value at a place, interpolated between its two neighbours. */
  between(group: number, place: Place): number
}

/**
 * The integers of a column that stand at some places of each group, and next to them. Equal values
 * are counted, not sorted one by one, so that zeros cost nothing.
 */
export async function rankedValues(
  connection: DuckDBConnection,
  { relation, group, column }: { relation: string; group: string; column: string },
  places: ReadonlyMap<number, readonly Place[]>,
): Promise<RankedValues> {
  const wanted = [...places].flatMap(([key, own]) =>
    [...new Set(own.flatMap((place) => [Math.floor(place), Math.ceil(place)]))].map(
      (rank) => `(${key}, ${rank})`,
    ),
  )
  const found = new Map<string, number>()
  if (wanted.length > 0) {
    const rows = await queryRows(connection, ranksSql(relation, group, column, wanted))
    for (const row of rows) found.set(`${row.number(0)} ${row.number(1)}`, row.number(2))
  }
  const at = (key: number, rank: number): number => {
    const value = found.get(`${key} ${rank}`)
    if (value === undefined) throw new RangeError(`no value was asked for at rank ${rank}`)
    return value
  }
  const between = (key: number, place: Place): number => {
    const [low, high] = [at(key, Math.floor(place)), at(key, Math.ceil(place))]
    return low + (place - Math.floor(place)) * (high - low)
  }
  return { at, between }
}

function ranksSql(
  relation: string,
  group: string,
  column: string,
  wanted: readonly string[],
): string {
  return `with counted as (
  select ${group} as g, ${column} as value, count(*) as n from ${relation} v group by 1, 2
), ranked as (
  select g, value, n, sum(n) over (partition by g order by value) as upto from counted
)
select w.g, w.place, r.value from (values ${wanted.join(', ')}) w(g, place)
join ranked r on r.g = w.g and w.place >= r.upto - r.n and w.place < r.upto`
}
