import type { Metric } from '@sextant/core/contract'
import type { Draft } from './draft.js'

type Named = Pick<Draft, 'targetMetricId' | 'guardrails' | 'secondaryMetricIds'>

/**
 * Metrics that may still be named in a plan: active, not named elsewhere, not the North Star, which
 * is added by itself. `own` stays among them: it is the one this field holds.
 */
export function freeMetrics(metrics: readonly Metric[], draft: Named, own: string): Metric[] {
  const named = new Set([
    draft.targetMetricId,
    ...draft.guardrails.map((guardrail) => guardrail.metricId),
    ...draft.secondaryMetricIds,
  ])
  return metrics.filter(
    (metric) =>
      metric.id === own ||
      (metric.status === 'active' && !metric.isNorthStar && !named.has(metric.id)),
  )
}
