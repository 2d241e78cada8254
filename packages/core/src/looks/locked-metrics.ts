import { and, eq, or } from 'drizzle-orm'
import type { MetricMeasurement } from '../contract/measurement.js'
import { MetricMeasurement as MeasurementSchema } from '../contract/measurement.js'
import type { BilingualLine, LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { metricVersions } from '../db/schema/metrics.js'
import { precondition } from '../errors.js'
import type { LockedMetric } from '../experiments/locked-plan.js'

/** A planned metric by the version of its definition that was locked, not by today's. */
export interface DefinedMetric {
  readonly metric: LockedMetric
  readonly name: BilingualLine
  readonly unit: LocalizedLine | null
  /** Null where it is not counted from events. */
  readonly measurement: MetricMeasurement | null
}

/** The definitions behind a locked plan, in its order. */
export async function loadLockedMetrics(
  db: Executor,
  metrics: readonly LockedMetric[],
): Promise<DefinedMetric[]> {
  const rows = await db
    .select()
    .from(metricVersions)
    .where(
      or(
        ...metrics.map(({ metricId, version }) =>
          and(eq(metricVersions.metricId, metricId), eq(metricVersions.version, version)),
        ),
      ),
    )
  return metrics.map((metric) => {
    const row = rows.find(
      ({ metricId, version }) => metricId === metric.metricId && version === metric.version,
    )
    if (row === undefined) throw precondition('experiment.not_measured', { metric: metric.key })
    const measurement = row.measurement === null ? null : MeasurementSchema.parse(row.measurement)
    return { metric, name: row.name, unit: row.unit, measurement }
  })
}
