import { asc, eq } from 'drizzle-orm'
import type { Direction } from '../contract/metric.js'
import type { PathPeriod } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { targetPaths } from '../db/schema/reviews.js'
import { toNumber } from '../fraction.js'
import { alerts, type Alerts } from './target-path-alert.js'

type PathRow = typeof targetPaths.$inferSelect
type Expected = Pick<PathRow, 'periods' | 'side' | 'threshold' | 'missing'>

/** A path beside the complete values of exactly its periods, judged. */
export interface JudgedPath {
  readonly periods: readonly PathPeriod[]
  readonly judged: Alerts
}

/** The stored path of a metric; undefined where none was ever set. */
export async function loadTargetPath(db: Executor, metricId: string): Promise<PathRow | undefined> {
  const [row] = await db.select().from(targetPaths).where(eq(targetPaths.metricId, metricId))
  return row
}

/**
 * Judges a path by the complete values of exactly its periods; a value of another length says
 * nothing of an expectation. Periods that end on `after` or before it are left out.
 */
export async function judgePath(
  db: Executor,
  metric: { readonly id: string; readonly direction: Direction },
  path: Expected,
  after: string | null = null,
): Promise<JudgedPath> {
  const values = await db
    .select({
      start: metricValues.periodStart,
      end: metricValues.periodEnd,
      value: metricValues.value,
      complete: metricValues.complete,
    })
    .from(metricValues)
    .where(eq(metricValues.metricId, metric.id))
    .orderBy(asc(metricValues.periodStart))
  const known = new Map(
    values.filter((item) => item.complete).map((item) => [`${item.start}/${item.end}`, item.value]),
  )
  const expected = path.periods
    .filter((period) => after === null || period.periodEnd > after)
    .map((period) => ({
      ...period,
      actual: known.get(`${period.periodStart}/${period.periodEnd}`) ?? null,
    }))
  const judged = alerts({ ...path, direction: metric.direction }, expected)
  const periods = expected.map((period, index) => {
    const deviation = judged.deviations[index] ?? null
    return { ...period, deviation: deviation && toNumber(deviation) }
  })
  return { periods, judged }
}
