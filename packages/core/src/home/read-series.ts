import { asc, gte } from 'drizzle-orm'
import type { MetricValue } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { toMetricValue } from '../metrics/load.js'

/** Values of every metric that end on or after a day, oldest first, by metric. */
export async function readSeries(db: Executor, since: string): Promise<Map<string, MetricValue[]>> {
  const rows = await db
    .select()
    .from(metricValues)
    .where(gte(metricValues.periodEnd, since))
    .orderBy(asc(metricValues.periodStart))
  const series = new Map<string, MetricValue[]>()
  for (const row of rows) {
    const values = series.get(row.metricId)
    if (values) values.push(toMetricValue(row))
    else series.set(row.metricId, [toMetricValue(row)])
  }
  return series
}
