import type { Plan } from '../contract/plan.js'
import { invalid } from '../errors.js'
import { northStarOf } from '../metrics/rules.js'
import type { MetricSet } from '../metrics/load.js'
import { activeMetric, type Design } from './check-design.js'

/**
 * Refuses caps that cannot be applied: each names a metric the experiment reads, once, and not a
 * yes or no, which has nothing to cap.
 */
export function checkCaps(plan: Pick<Plan, 'caps'>, design: Design, metrics: MetricSet): void {
  const ids = plan.caps.map(({ metricId }) => metricId)
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) throw invalid('experiment.metric_repeated', { id: repeated })
  const read = [
    design.targetMetricId,
    ...design.guardrails.map(({ metricId }) => metricId),
    ...design.secondaryMetricIds,
    northStarOf(metrics.tree)?.id,
  ]
  for (const id of ids) {
    const { key, kind } = activeMetric(metrics, id)
    const message = !read.includes(id)
      ? `${key} is not read by this experiment`
      : kind === 'proportion'
        ? `${key} is a yes or no and has nothing to cap`
        : null
    if (message !== null) throw invalid('request.invalid', { path: 'plan.caps', message })
  }
}
