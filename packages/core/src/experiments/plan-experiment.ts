import type { z } from 'zod'
import { today, type Context } from '../context.js'
import { ExperimentInput } from '../contract/experiment.js'
import type { PlanComparison } from '../contract/plan.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { activeMetric, checkTarget, checkVariants } from './check-design.js'
import { compareMethods, computePlan } from './compute-plan.js'
import { knownGuardrails } from './known-guardrails.js'

/** What a plan is computed from. */
export const PlanRequest = ExperimentInput.pick({
  targetMetricId: true,
  guardrails: true,
  variants: true,
  plan: true,
})
export type PlanRequest = z.input<typeof PlanRequest>

/** The plan an experiment would have, beside the other methods; nothing is stored. */
export async function planExperiment(ctx: Context, raw: PlanRequest): Promise<PlanComparison> {
  const request = parse(PlanRequest, raw)
  const metrics = await loadMetrics(ctx.store.db)
  const target = activeMetric(metrics, request.targetMetricId)
  checkVariants(request.variants)
  checkTarget(metrics, target, today(ctx))
  const guardrails = knownGuardrails(request.guardrails, metrics)
  const plan = computePlan(request.plan, target, request.variants, guardrails)
  return { ...plan, methods: compareMethods(plan, request.variants, guardrails) }
}
