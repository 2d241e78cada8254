import type { Metric } from '@sextant/core/contract'
import type { Draft } from './draft.js'

type Planned = Pick<Draft, 'targetMetricId' | 'guardrails' | 'secondaryMetricIds'>

/** Metrics of the plan whose values can be large: means and ratios, in the plan's order. */
export function cappable<M extends Pick<Metric, 'id' | 'kind'>>(
  { targetMetricId, guardrails, secondaryMetricIds }: Planned,
  metrics: readonly M[],
): M[] {
  const planned = [targetMetricId, ...guardrails.map((one) => one.metricId), ...secondaryMetricIds]
  const byId = new Map(metrics.map((metric) => [metric.id, metric]))
  return planned.flatMap((id) => {
    const metric = byId.get(id)
    return metric === undefined || metric.kind === 'proportion' ? [] : [metric]
  })
}
