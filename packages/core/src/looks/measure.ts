import type { VariantMoments } from '@sextant/events'
import { and, eq, or } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { BilingualLine, LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { metricVersions } from '../db/schema/metrics.js'
import { precondition } from '../errors.js'
import type { LockedMetric, LockedPlan } from '../experiments/locked-plan.js'
import type { ImportRow } from '../imports/load.js'
import { unitsProblem } from '../imports/units-problem.js'

/** A planned metric with its moments by variant, as the engine counted them. */
export interface Measured {
  readonly metric: LockedMetric
  readonly name: BilingualLine
  readonly unit: LocalizedLine | null
  readonly moments: readonly VariantMoments[]
  /** The SQL behind the moments. */
  readonly explain: string
}

export interface Measurement {
  readonly units: readonly { readonly variant: string; readonly units: number }[]
  readonly measured: readonly Measured[]
  readonly notMeasured: readonly { readonly metric: LockedMetric; readonly name: BilingualLine }[]
}

/** Asks the engine for everything a look needs of the landed data; rows never come up. */
export async function measure(
  ctx: Context,
  plan: LockedPlan,
  data: ImportRow,
): Promise<Measurement> {
  const named = await loadNames(ctx.store.db, plan.metrics)
  const inData = new Set(data.mapping?.metrics.map((metric) => metric.metricId))
  const measured: Measured[] = []
  const notMeasured: Measurement['notMeasured'][number][] = []
  try {
    for (const { metric, name, unit } of named) {
      if (!inData.has(metric.metricId)) {
        notMeasured.push({ metric, name })
        continue
      }
      const query = { dataset: data.id, metric: metric.key, kind: metric.kind }
      const moments = await ctx.events.moments(query)
      measured.push({ metric, name, unit, moments, explain: ctx.events.explain(query) })
    }
    const counts = await ctx.events.unitCounts(data.id)
    const units = plan.variants.map(({ key }) => ({
      variant: key,
      units: counts.find((count) => count.variant === key)?.units ?? 0,
    }))
    return { units, measured, notMeasured }
  } catch (error) {
    throw unitsProblem(error)
  }
}

/** Names and units by the version of the definition that was locked, not by today's. */
async function loadNames(db: Executor, metrics: readonly LockedMetric[]) {
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
    return { metric, name: row.name, unit: row.unit }
  })
}
