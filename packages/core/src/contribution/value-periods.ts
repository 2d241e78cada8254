import { and, asc, eq, gte, lte } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'

/** A period that the value of a key result counts. */
export interface ValuePeriod {
  readonly periodStart: string
  readonly periodEnd: string
  readonly value: number
}

/** Complete periods that ended in the cycle up to a day, oldest first. */
export async function readValuePeriods(
  db: Executor,
  metricId: string,
  cycle: Pick<Cycle, 'startsOn'>,
  until: string,
): Promise<ValuePeriod[]> {
  return db
    .select({
      periodStart: metricValues.periodStart,
      periodEnd: metricValues.periodEnd,
      value: metricValues.value,
    })
    .from(metricValues)
    .where(
      and(
        eq(metricValues.metricId, metricId),
        eq(metricValues.complete, true),
        gte(metricValues.periodEnd, cycle.startsOn),
        lte(metricValues.periodEnd, until),
      ),
    )
    .orderBy(asc(metricValues.periodEnd))
}
