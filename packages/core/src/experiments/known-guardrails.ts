import type { Guardrail } from '../contract/experiment.js'
import type { MetricSet } from '../metrics/load.js'
import { activeMetric } from './check-design.js'
import type { PlannedGuardrail } from './compute-plan.js'

/** Guardrails with what the store knows of their metrics: what a sample size rests on. */
export function knownGuardrails(
  guardrails: readonly Guardrail[],
  metrics: MetricSet,
): PlannedGuardrail[] {
  return guardrails.map((guardrail) => {
    const { kind, latest, pastGain } = activeMetric(metrics, guardrail.metricId)
    return { ...guardrail, kind, latest, pastGain }
  })
}
