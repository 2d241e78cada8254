import { eq, max } from 'drizzle-orm'
import { addDays } from '../calendar.js'
import type { Executor } from '../db/open.js'
import { looks } from '../db/schema/experiments.js'
import { metricValues } from '../db/schema/metrics.js'

/**
 * Until when the newest data reach: the end of the newest complete metric period, or the newest
 * look’s data. Null before there are any.
 */
export async function readDataWatermark(db: Executor): Promise<string | null> {
  const [values] = await db
    .select({ day: max(metricValues.periodEnd) })
    .from(metricValues)
    .where(eq(metricValues.complete, true))
  const [looked] = await db.select({ at: max(looks.dataWatermark) }).from(looks)
  const day = values?.day ?? null
  const ends = [day === null ? null : `${addDays(day, 1)}T00:00:00.000Z`, looked?.at ?? null]
  return (
    ends
      .filter((end) => end !== null)
      .toSorted()
      .at(-1) ?? null
  )
}
