import { asc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { MetricVersion } from '../contract/metric.js'
import { metricVersions } from '../db/schema/metrics.js'
import { notFound } from '../errors.js'

/** Every version of a metric's definition, oldest first. */
export async function listMetricVersions(ctx: Context, id: string): Promise<MetricVersion[]> {
  const rows = await ctx.store.db
    .select()
    .from(metricVersions)
    .where(eq(metricVersions.metricId, id))
    .orderBy(asc(metricVersions.version))
  // A metric is stored with its first version, so none at all means there is no such metric.
  if (rows.length === 0) throw notFound('metric.not_found', id)
  return rows.map(({ metricId: _metricId, ...version }) => version)
}
