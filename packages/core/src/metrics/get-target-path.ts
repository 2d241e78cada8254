import type { Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import type { TargetPath } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { openReviewOf } from '../reviews/open-review-of.js'
import { readSettings } from '../settings/read-settings.js'
import { loadMetric } from './load.js'
import { judgePath, loadTargetPath } from './load-target-path.js'
import { isTooEasy } from './target-path-alert.js'

/** What a metric is expected to be, period by period, beside what it was. */
export async function getTargetPath(ctx: Context, metricId: string): Promise<TargetPath> {
  const { db } = ctx.store
  return readTargetPath(db, await loadMetric(db, metricId))
}

/** The same inside a write; without a path, one that has no periods. */
export async function readTargetPath(db: Executor, metric: Metric): Promise<TargetPath> {
  const path = await loadTargetPath(db, metric.id)
  const { periods, side, threshold, missing } = path ?? (await noPath(db))
  const expected = { periods, side, threshold, missing }
  const { periods: judgedPeriods, judged } = await judgePath(db, metric, expected)
  return {
    metricId: metric.id,
    periods: [...judgedPeriods],
    side,
    threshold,
    missing,
    firedOn: judged.firesAt.flatMap((index) => expected.periods[index]?.periodStart ?? []),
    openReviewId: (await openReviewOf(db, metric.id))?.id ?? null,
    tooEasy: side === 'adverse' && isTooEasy(threshold, judged),
    changedAt: path?.changedAt ?? null,
    changedBy: path?.changedBy ?? null,
  }
}

async function noPath(db: Executor) {
  const { alertThreshold: threshold } = await readSettings(db)
  return { periods: [], side: 'adverse', threshold, missing: 'skip' } as const
}
