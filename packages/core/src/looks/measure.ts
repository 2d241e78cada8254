import type { Look } from '../contract/experiment.js'
import type { BilingualLine, LocalizedLine } from '../contract/text.js'
import type { LockedMetric, LockedPlan } from '../experiments/locked-plan.js'
import type { Adjusted, ArmMoments, DataSource } from './data-source.js'
import type { DefinedMetric } from './locked-metrics.js'

/** A planned metric with its moments by variant, as the engine counted them. */
export interface Measured {
  readonly metric: LockedMetric
  readonly name: BilingualLine
  readonly unit: LocalizedLine | null
  readonly moments: readonly ArmMoments[]
  /** The moments of the units as they came, where the plan caps the metric. */
  readonly uncapped: readonly ArmMoments[] | null
  /** The SQL behind the moments. */
  readonly explain: string
}

export interface Measurement {
  readonly units: Look['units']
  readonly measured: readonly Measured[]
  readonly notMeasured: readonly { readonly metric: LockedMetric; readonly name: BilingualLine }[]
}

const AS_THEY_CAME: Adjusted = { cap: null, withPast: false }

/** Everything a look needs of the data, by variant in the order of the plan. */
export async function measure(
  plan: LockedPlan,
  metrics: readonly DefinedMetric[],
  source: DataSource,
): Promise<Measurement> {
  const measured: Measured[] = []
  const notMeasured: Measurement['notMeasured'][number][] = []
  try {
    for (const { metric, name, unit } of metrics) {
      if (!source.holds(metric)) {
        notMeasured.push({ metric, name })
        continue
      }
      const adjusted = adjustmentsOf(plan, metric, source)
      const moments = await source.moments(metric, adjusted)
      const uncapped = adjusted.cap === null ? null : await source.moments(metric, AS_THEY_CAME)
      measured.push({
        metric,
        name,
        unit,
        moments,
        uncapped,
        explain: source.explain(metric, adjusted),
      })
    }
    const counts = await source.units()
    const units = plan.variants.map(({ key }) => ({
      variant: key,
      units: counts.find((count) => count.variant === key)?.units ?? 0,
    }))
    return { units, measured, notMeasured }
  } catch (error) {
    throw source.problem(error)
  }
}

/** The cap and the past that the plan wants and the data have. */
function adjustmentsOf({ plan }: LockedPlan, metric: LockedMetric, source: DataSource): Adjusted {
  const cap = plan.caps.find(({ metricId }) => metricId === metric.metricId)?.quantile ?? null
  return { cap, withPast: plan.varianceReduction === 'cuped' && source.hasPast(metric) }
}
