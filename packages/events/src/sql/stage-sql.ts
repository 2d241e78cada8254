import type { NumberColumn } from '../units/mapping.js'

/*
 * A stage lives in temporary tables of its own connection: no other connection sees it, it never
 * touches the database file, and it is gone when the connection closes, however that comes about.
 */

/** `start` and `size`: where the row stands in the inflated file, to read it again if need be. */
export function createStage(numbers: readonly NumberColumn[]): readonly string[] {
  const stored = numbers
    .map(({ storedAs, optional }) => `, ${storedAs} double${optional ? '' : ' not null'}`)
    .join('')
  return [
    `create temp table staged ("row" bigint, "start" bigint, "size" integer, variant integer, ` +
      `unit varchar${stored})`,
    `create temp table rejected ("row" bigint, line bigint, unit varchar, variant_value varchar, ` +
      `reason varchar, column_name varchar, "value" varchar, raw varchar)`,
    `create temp table stage_values ("value" varchar, variant integer)`,
  ]
}

/** Every row of a repeated unit: nobody can know which of them is true. */
export const FIND_DUPLICATES =
  `create temp table duplicates as select row_number() over (order by "row") as place, ` +
  `"row", "start", "size", variant, unit from staged ` +
  `where unit in (select unit from (select unit from staged union all select unit from rejected) ` +
  `where unit is not null group by unit having count(*) > 1) order by place`

/** Every event of a unit in more than one variant. */
export const FIND_SPLIT_UNITS =
  `create temp table duplicates as select row_number() over (order by "row") as place, ` +
  `"row", "start", "size", variant, unit from staged where unit in (select unit from staged ` +
  `group by unit having min(variant) <> max(variant)) order by place`

export const COUNT_DUPLICATES = `select count(*) from duplicates`

export const REMOVE_DUPLICATES = `delete from staged where "row" in (select "row" from duplicates)`

/** A page of the duplicates in file order, from place $1 up to, not including, $2. */
export const PAGE_OF_DUPLICATES =
  `select "row", "start", "size", unit, ` +
  `(select min(v."value") from stage_values v where v.variant = d.variant) ` +
  `from duplicates d where place >= $1 and place < $2 order by place`

export const COUNT_ACCEPTED = `select variant, count(*) from staged group by variant`

export const COUNT_REJECTED =
  `select coalesce(v.variant, -1), count(*) from rejected r ` +
  `left join stage_values v on v."value" = r.variant_value group by 1`

export const COUNT_REASONS = `select reason, count(*) from rejected group by reason order by count(*) desc, reason`

/** The first rejected row of one variant ($1), or of all (-1). */
export const FIRST_REJECTED =
  `select r."row", r.line, r.reason, r.column_name, r."value" from rejected r ` +
  `left join stage_values v on v."value" = r.variant_value ` +
  `where $1 = -1 or v.variant = $1 order by r."row" limit 1`

/** Pages through the rejected rows in file order; $1 is the last row seen. */
export const NEXT_REJECTED =
  `select r."row", r.line, v.variant, r.reason, r.column_name, r."value", r.raw ` +
  `from rejected r left join stage_values v on v."value" = r.variant_value ` +
  `where r."row" > $1 order by r."row" limit $2`
