import type { Context } from '../context.js'
import { targetPaths } from '../db/schema/reviews.js'
import { loadMetric } from '../metrics/load.js'
import { write } from '../write.js'
import { dueAlert, openReviewWhenDue } from './open-review-when-due.js'

/**
 * Looks at every metric with a target path, as the daily run does, and opens the reviews that are
 * due; their ids. Values that were recorded before a release knew the rule are caught by it too.
 */
export async function sweepReviews(ctx: Context): Promise<string[]> {
  const opened: string[] = []
  const { idempotencyKey: _key, ...base } = ctx
  for (const { metricId } of await ctx.store.db
    .select({ metricId: targetPaths.metricId })
    .from(targetPaths)) {
    if ((await dueAlert(ctx.store.db, await loadMetric(ctx.store.db, metricId))) === null) continue
    const id = await write(base, 'review.sweep', { metricId }, async (tx) => {
      const reviewId = await openReviewWhenDue(tx, ctx, await loadMetric(tx, metricId))
      return { subjectId: metricId, value: reviewId, detail: { reviewId } }
    })
    if (id !== null) opened.push(id)
  }
  return opened
}
