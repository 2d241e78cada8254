import type { Guardrail, Variant } from '../contract/experiment.js'
import type { Metric } from '../contract/metric.js'
import { conflict, invalid } from '../errors.js'
import type { MetricSet } from '../metrics/load.js'
import { isExempt } from '../metrics/rules.js'

/** What an experiment is about to measure, and on whom. */
export interface Design {
  readonly targetMetricId: string
  readonly guardrails: readonly Guardrail[]
  readonly secondaryMetricIds: readonly string[]
  readonly variants: readonly Variant[]
}

const WHOLE_BP = 10_000

/**
 * Refuses a design that breaks a rule: the target is supporting or exploratory, has a direction and a
 * way to the North Star; guardrails have a direction and are not the target; no metric stands twice;
 * the North Star is added by itself; weights sum to the whole and one variant is the control.
 */
export function checkDesign(design: Design, metrics: MetricSet, day: string): void {
  checkVariants(design.variants)
  checkTarget(metrics, activeMetric(metrics, design.targetMetricId), day)
  checkGuardrails(metrics, design)
  const secondary = design.secondaryMetricIds.map((id) => activeMetric(metrics, id))
  const others = [
    ...design.guardrails.map(({ metricId }) => metricId),
    ...design.secondaryMetricIds,
  ]
  const ids = [design.targetMetricId, ...others]
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index)
  if (repeated !== undefined) throw invalid('experiment.metric_repeated', { id: repeated })
  const star = secondary.find((metric) => metric.isNorthStar)
  if (star !== undefined) throw invalid('experiment.metric_repeated', { id: star.id })
}

/** Keys differ, weights sum to 10 000 basis points and exactly one variant is the control. */
export function checkVariants(variants: readonly Variant[]): void {
  if (new Set(variants.map((variant) => variant.key)).size < variants.length) {
    throw invalid('experiment.variant_keys_repeated')
  }
  const controls = variants.filter((variant) => variant.isControl).length
  if (controls !== 1) throw invalid('experiment.one_control', { controls })
  const sum = variants.reduce((total, variant) => total + variant.weightBp, 0)
  if (sum !== WHOLE_BP) throw invalid('experiment.weights_sum', { sum, whole: WHOLE_BP })
}

/** A target is supporting or exploratory, has a direction, and leads to the North Star. */
export function checkTarget(metrics: MetricSet, target: Metric, day: string): void {
  const { id, tier, direction } = target
  if (tier === 'core') throw invalid('experiment.target_is_core', { id, tier })
  if (direction === 'neutral') throw invalid('experiment.target_is_neutral', { id })
  const node = metrics.tree.get(id)
  const exempt = node !== undefined && isExempt(node, day)
  if (target.pathToNorthStar === null && !exempt) {
    throw invalid('metric.no_path_to_north_star', { id })
  }
}

function checkGuardrails(metrics: MetricSet, design: Design): void {
  for (const { metricId } of design.guardrails) {
    const { id, direction } = activeMetric(metrics, metricId)
    if (id === design.targetMetricId) throw invalid('experiment.guardrail_is_target', { id })
    if (direction === 'neutral') throw invalid('experiment.guardrail_is_neutral', { id })
  }
}

/** A metric that an experiment may name: known, and not archived. */
export function activeMetric(metrics: MetricSet, id: string): Metric {
  const metric = metrics.byId.get(id)
  if (metric === undefined) throw invalid('metric.not_found', { id })
  if (metric.status === 'archived') throw conflict('metric.archived', { id })
  return metric
}
