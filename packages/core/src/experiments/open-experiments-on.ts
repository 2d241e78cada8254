import { inArray } from 'drizzle-orm'
import type { Metric } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { experiments } from '../db/schema/experiments.js'

/**
 * Ids of the experiments between lock and decision that read a metric. Every one of them reads the
 * North Star.
 */
export async function openExperimentsOn(
  tx: Executor,
  metric: Pick<Metric, 'id' | 'isNorthStar'>,
): Promise<string[]> {
  const open = await tx
    .select()
    .from(experiments)
    .where(inArray(experiments.state, ['ready', 'running', 'paused', 'stopped']))
  return open
    .filter(
      (row) =>
        metric.isNorthStar ||
        row.targetMetricId === metric.id ||
        row.guardrails.some((guardrail) => guardrail.metricId === metric.id) ||
        row.secondaryMetricIds.includes(metric.id),
    )
    .map((row) => row.id)
}
