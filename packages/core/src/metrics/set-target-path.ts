import { instant, type Context } from '../context.js'
import type { Metric } from '../contract/metric.js'
import { TargetPathInput, type TargetPath } from '../contract/review.js'
import { targetPaths } from '../db/schema/reviews.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { readSettings } from '../settings/read-settings.js'
import { openReviewWhenDue } from '../reviews/open-review-when-due.js'
import { write } from '../write.js'
import { readTargetPath } from './get-target-path.js'
import { loadMetric } from './load.js'
import { firstOverlap } from './period-days.js'
import type { z } from 'zod'

type Input = z.output<typeof TargetPathInput>

/**
 * Replaces what a metric is expected to be; the path before stands in the audit row. What is
 * recorded already is judged at once, so that the order of target and values does not matter.
 */
export async function setTargetPath(
  ctx: Context,
  metricId: string,
  raw: TargetPathInput,
): Promise<TargetPath> {
  const input = parse(TargetPathInput, raw)
  checkPeriods(input)
  return write(ctx, 'metric.set_targets', { metricId, ...input }, async (tx) => {
    const metric = await loadMetric(tx, metricId)
    if (metric.status === 'archived') throw conflict('metric.archived', { id: metricId })
    checkBands(metric, input)
    const before = await readTargetPath(tx, metric)
    const periods = input.periods.toSorted((a, b) => (a.periodStart < b.periodStart ? -1 : 1))
    const threshold = input.threshold ?? (await readSettings(tx)).alertThreshold
    const facts = { ...input, threshold, periods, changedAt: instant(ctx), changedBy: ctx.actorId }
    await tx
      .insert(targetPaths)
      .values({ metricId, ...facts })
      .onConflictDoUpdate({ target: targetPaths.metricId, set: facts })
    const reviewId = await openReviewWhenDue(tx, ctx, metric)
    const { periods: earlier, side, missing } = before
    const replaced = earlier.map(({ periodStart, expected }) => ({ periodStart, expected }))
    return {
      subjectId: metricId,
      value: await readTargetPath(tx, metric),
      detail: {
        periods,
        replaced: { side, threshold: before.threshold, missing, periods: replaced },
        reviewId,
      },
    }
  })
}

function checkPeriods({ periods }: Input): void {
  for (const { periodStart, periodEnd } of periods) {
    if (periodEnd < periodStart) {
      throw invalid('request.invalid', { path: 'periodEnd', message: `before ${periodStart}` })
    }
  }
  const overlap = firstOverlap(periods)
  if (overlap === undefined) return
  const [earlier, later] = overlap
  throw conflict('metric.period_overlaps', {
    period: `${earlier.periodStart} – ${earlier.periodEnd}`,
    other: `${later.periodStart} – ${later.periodEnd}`,
  })
}

/** Without a good side only a band says what is too far; with one, the direction does. */
function checkBands({ direction, key }: Metric, { periods }: Input): void {
  const isBand = direction === 'neutral'
  if (periods.some(({ halfWidth }) => (halfWidth !== null) !== isBand)) {
    throw invalid('metric.target_band', { key })
  }
}
