import type { LockedMetric, LockedPlan } from '../experiments/locked-plan.js'
import type { Adjusted, DataSource } from './data-source.js'
import type { DefinedMetric } from './locked-metrics.js'
import type { Measured, Measurement } from './measurement.js'

const AS_THEY_CAME: Adjusted = { cap: null, withPast: false }

/** Everything a look needs of the data, by variant in the order of the plan. */
export async function measure(
  plan: LockedPlan,
  metrics: readonly DefinedMetric[],
  source: DataSource,
): Promise<Measurement> {
  try {
    const [counts, found] = await Promise.all([
      source.units(),
      Promise.all(metrics.map((defined) => measureMetric(plan, defined, source))),
    ])
    const units = plan.variants.map(({ key }) => ({
      variant: key,
      units: counts.find((count) => count.variant === key)?.units ?? 0,
    }))
    return {
      units,
      measured: found.filter((item) => 'moments' in item),
      notMeasured: found.filter((item) => 'because' in item),
    }
  } catch (error) {
    throw source.problem(error)
  }
}

async function measureMetric(
  plan: LockedPlan,
  { metric, name, unit }: DefinedMetric,
  source: DataSource,
): Promise<Measured | Measurement['notMeasured'][number]> {
  const because = source.lacks(metric)
  if (because !== null) return { metric, name, because }
  const windows = await source.windows(metric)
  if (windows !== null && windows.closed === 0) return { metric, name, because: 'windows_open' }
  const adjusted = adjustmentsOf(plan, metric, source)
  const [moments, uncapped] = await Promise.all([
    source.moments(metric, adjusted),
    adjusted.cap === null ? null : source.moments(metric, AS_THEY_CAME),
  ])
  return {
    metric,
    name,
    unit,
    moments,
    uncapped,
    explain: source.explain(metric, adjusted),
    windows,
  }
}

/** The cap and the past that the plan wants and the data have. */
function adjustmentsOf({ plan }: LockedPlan, metric: LockedMetric, source: DataSource): Adjusted {
  const cap = plan.caps.find(({ metricId }) => metricId === metric.metricId)?.quantile ?? null
  return { cap, withPast: plan.varianceReduction === 'cuped' && source.hasPast(metric) }
}
