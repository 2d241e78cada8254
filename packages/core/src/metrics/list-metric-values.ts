import { asc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { MetricValue } from '../contract/metric.js'
import { metrics, metricValues } from '../db/schema/metrics.js'
import { notFound } from '../errors.js'
import { toMetricValue } from './load.js'

/** Every recorded period of a metric, oldest first. */
export async function listMetricValues(ctx: Context, id: string): Promise<MetricValue[]> {
  const { db } = ctx.store
  const [metric] = await db.select({ id: metrics.id }).from(metrics).where(eq(metrics.id, id))
  if (metric === undefined) throw notFound('metric.not_found', id)
  const rows = await db
    .select()
    .from(metricValues)
    .where(eq(metricValues.metricId, id))
    .orderBy(asc(metricValues.periodStart))
  return rows.map(toMetricValue)
}
