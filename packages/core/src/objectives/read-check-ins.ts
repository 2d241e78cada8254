import { and, inArray, isNotNull, sql } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { checkIns } from '../db/schema/objectives.js'
import type { CheckInRow } from './effective-check-ins.js'
import type { KeyResultRow } from './require-key-result.js'

/**
 * How much of what was said is read: all of it, or what a key result's numbers need of it, which
 * does not grow with the weeks.
 */
export type CheckInDepth = 'all' | 'newest'

/**
 * Check-ins of key results. `newest` leaves out what their numbers do not need: kept are those of
 * the two newest days, of the last day that states a confidence, and of the last day a week before
 * the newest. Of a key result whose check-ins are its series, and of one with a revision, all are
 * read.
 */
export async function readCheckIns(
  db: Executor,
  rows: readonly KeyResultRow[],
  depth: CheckInDepth,
): Promise<CheckInRow[]> {
  const ids = rows.map((row) => row.id)
  const whole = depth === 'all' ? new Set(ids) : await readWhole(db, rows)
  const all =
    whole.size === 0
      ? []
      : await db
          .select()
          .from(checkIns)
          .where(inArray(checkIns.keyResultId, [...whole]))
  const others = ids.filter((id) => !whole.has(id))
  if (others.length === 0) return all
  const newest = await db
    .select()
    .from(checkIns)
    .where(sql`${checkIns.id} in (${neededOf(others)})`)
  return [...all, ...newest]
}

async function readWhole(db: Executor, rows: readonly KeyResultRow[]): Promise<Set<string>> {
  const ids = rows.map((row) => row.id)
  const revised = await db
    .selectDistinct({ id: checkIns.keyResultId })
    .from(checkIns)
    .where(and(isNotNull(checkIns.revises), inArray(checkIns.keyResultId, ids)))
  const counted = rows.filter((row) => row.metricId === null)
  return new Set([...counted, ...revised].map(({ id }) => id))
}

/** Ids of the check-ins that numbers are made from: each day is found by the index, not by a scan. */
function neededOf(ids: readonly string[]) {
  return sql`
    select said.id
    from (
      select id, newest,
        (select max(day) from check_ins where key_result_id = of.id and day < newest) as second,
        (select max(day) from check_ins
          where key_result_id = of.id and day <= date(newest, '-7 days')) as week_before,
        (select day from check_ins where key_result_id = of.id and confidence is not null
          order by day desc limit 1) as stated_on
      from (
        select asked.value as id,
          (select max(day) from check_ins where key_result_id = asked.value) as newest
        from json_each(${JSON.stringify(ids)}) as asked
      ) as of
    ) as days
    cross join check_ins as said on said.key_result_id = days.id
      and said.day in (newest, second, week_before, stated_on)`
}
