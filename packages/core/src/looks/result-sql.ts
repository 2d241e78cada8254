import type { Context } from '../context.js'
import type { ResultSql } from '../contract/live-results.js'
import { closedBefore } from './from-events/closed-windows.js'
import { eventMetric } from './from-events/event-metric.js'

/** The SQL that computes a metric from the events in full, and gives what the results say. */
export async function resultSql(
  ctx: Context,
  experimentId: string,
  metricId: string,
): Promise<ResultSql> {
  const { reading, mark, metric } = await eventMetric(ctx, experimentId, metricId, 'definition')
  const { analysis } = reading
  const before = closedBefore(analysis, mark, metric.key)
  const sql = ctx.stream.explain(analysis, metric.key, before)
  return { experimentId, metricId, metricKey: metric.key, sql }
}
