import type { Context } from '../context.js'
import type { ResultSql } from '../contract/live-results.js'
import { eventMetric } from './from-events/event-metric.js'

/** The SQL that computes a metric from the events in full, and gives what the results say. */
export async function resultSql(
  ctx: Context,
  experimentId: string,
  metricId: string,
): Promise<ResultSql> {
  const { reading, metric } = await eventMetric(ctx, experimentId, metricId, 'definition')
  const sql = ctx.stream.explain(reading.analysis, metric.key)
  return { experimentId, metricId, metricKey: metric.key, sql }
}
