import { and, desc, eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import type { PathPeriod } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { reviews, type targetPaths } from '../db/schema/reviews.js'
import { judgePath, loadTargetPath } from '../metrics/load-target-path.js'
import { openReviewOf } from './open-review-of.js'

type TargetPathRow = typeof targetPaths.$inferSelect

/** The two periods that call for a review, and the path they departed from. */
interface DueAlert {
  readonly path: TargetPathRow
  readonly pair: readonly [PathPeriod, PathPeriod]
}

/**
 * Opens the mandatory review of a metric when its path has fired; the id, or null. It runs inside
 * the write that brought the news, so no value is recorded without it.
 */
export async function openReviewWhenDue(
  tx: Executor,
  ctx: Pick<Context, 'now' | 'newId' | 'actorId'>,
  metric: Metric,
): Promise<string | null> {
  const due = await dueAlert(tx, metric)
  if (due === null) return null
  const { side, threshold, missing } = due.path
  const [first, second] = due.pair
  const id = ctx.newId('rev')
  await tx.insert(reviews).values({
    id,
    kind: 'alert',
    state: 'open',
    metricId: metric.id,
    from: first.periodStart,
    to: second.periodEnd,
    trigger: {
      side,
      threshold,
      missing,
      metricVersion: metric.version,
      periods: [first, second],
    },
    ownerId: metric.ownerId,
    openedAt: instant(ctx),
    openedBy: ctx.actorId,
  })
  return id
}

/**
 * What calls for a review of the metric; null where nothing does. While one is open nothing more
 * fires, and after it only two periods that ended later than all that was known at its close.
 */
export async function dueAlert(db: Executor, metric: Metric): Promise<DueAlert | null> {
  const path = await loadTargetPath(db, metric.id)
  if (path === undefined || metric.status === 'archived') return null
  if ((await openReviewOf(db, metric.id)) !== undefined) return null
  const after = await rearmedAfter(db, metric.id)
  const { periods, judged } = await judgePath(db, metric, path, after)
  // The first one: the same review opens whether values come one by one or all at once.
  const [fired] = judged.firesAt
  if (fired === undefined) return null
  const known = periods.slice(0, fired + 1).filter((period) => period.deviation !== null)
  const [first, second] = known.slice(-2)
  return first === undefined || second === undefined ? null : { path, pair: [first, second] }
}

/** The newest end of a period that was known when the metric's last review closed. */
async function rearmedAfter(db: Executor, metricId: string): Promise<string | null> {
  const [last] = await db
    .select({ rearmAfter: reviews.rearmAfter })
    .from(reviews)
    .where(and(eq(reviews.metricId, metricId), eq(reviews.kind, 'alert')))
    .orderBy(desc(reviews.openedAt), desc(reviews.id))
    .limit(1)
  return last?.rearmAfter ?? null
}
