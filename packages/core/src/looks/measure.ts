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
  /** The moments of the units as they came, where the plan caps the metric. */
  readonly uncapped: readonly VariantMoments[] | null
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
      const plainly = { dataset: data.id, metric: metric.key, kind: metric.kind }
      const query = { ...plainly, ...adjustmentsOf(plan, metric, data) }
      const moments = await ctx.events.moments(query)
      const uncapped = query.cap === undefined ? null : await ctx.events.moments(plainly)
      measured.push({ metric, name, unit, moments, uncapped, explain: ctx.events.explain(query) })
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

/** The cap and the covariate that the plan wants and the data have. */
function adjustmentsOf({ plan }: LockedPlan, metric: LockedMetric, data: ImportRow) {
  const cap = plan.caps.find(({ metricId }) => metricId === metric.metricId)?.quantile
  const mapped = data.mapping?.metrics.find(({ metricId }) => metricId === metric.metricId)
  const withPast = plan.varianceReduction === 'cuped' && (mapped?.covariate ?? null) !== null
  return {
    ...(cap === undefined ? {} : { cap }),
    ...(withPast ? { covariate: true } : {}),
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
