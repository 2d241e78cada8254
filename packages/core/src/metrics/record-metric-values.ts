import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { instant, type Context } from '../context.js'
import { MetricValueInput, type Metric, type MetricValue } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { openReviewWhenDue } from '../reviews/open-review-when-due.js'
import { write } from '../write.js'
import { loadMetric, toMetricValue } from './load.js'
import { firstOverlap } from './period-days.js'

const Values = z.array(MetricValueInput).min(1).max(1000)
type Value = z.output<typeof MetricValueInput>

/**
 * Records measured periods, first and last day included. A period that starts on a recorded day
 * replaces it, with the number it replaced kept in the audit row; any other overlap is refused. When
 * they make the metric's target path fire, its mandatory review opens in the same transaction.
 */
export async function recordMetricValues(
  ctx: Context,
  id: string,
  raw: readonly MetricValueInput[],
): Promise<MetricValue[]> {
  const values = parse(Values, raw)
  for (const { periodStart, periodEnd } of values) {
    if (periodEnd < periodStart) {
      throw invalid('request.invalid', { path: 'periodEnd', message: `before ${periodStart}` })
    }
  }
  return write(ctx, 'metric.record_values', { id, values }, async (tx) => {
    const metric = await loadMetric(tx, id)
    if (metric.status === 'archived') throw conflict('metric.archived', { id })
    const recorded = await tx.select().from(metricValues).where(eq(metricValues.metricId, id))
    const starts = new Set(values.map((value) => value.periodStart))
    const replaced = recorded.filter((row) => starts.has(row.periodStart))
    refuseOverlap([...recorded.filter((row) => !starts.has(row.periodStart)), ...values])
    const stored = await upsert(tx, ctx, metric, values)
    const reviewId = await openReviewWhenDue(tx, ctx, metric)
    const detail = {
      recorded: values.length,
      replaced: replaced.map(({ periodStart, value }) => ({ periodStart, value })),
      ...(reviewId === null ? {} : { reviewId }),
    }
    return { subjectId: id, value: stored, detail }
  })
}

function refuseOverlap(periods: readonly Pick<Value, 'periodStart' | 'periodEnd'>[]): void {
  const overlap = firstOverlap(periods)
  if (overlap === undefined) return
  const [earlier, later] = overlap
  throw conflict('metric.period_overlaps', {
    period: `${earlier.periodStart} – ${earlier.periodEnd}`,
    other: `${later.periodStart} – ${later.periodEnd}`,
  })
}

async function upsert(
  tx: Executor,
  ctx: Context,
  metric: Metric,
  values: readonly Value[],
): Promise<MetricValue[]> {
  const stored: MetricValue[] = []
  for (const value of values.toSorted((a, b) => (a.periodStart < b.periodStart ? -1 : 1))) {
    const facts = {
      ...value,
      metricVersion: metric.version,
      recordedAt: instant(ctx),
      recordedBy: ctx.actorId,
    }
    const [row] = await tx
      .insert(metricValues)
      .values({ metricId: metric.id, ...facts })
      .onConflictDoUpdate({
        target: [metricValues.metricId, metricValues.periodStart],
        set: facts,
      })
      .returning()
    if (row !== undefined) stored.push(toMetricValue(row))
  }
  return stored
}
