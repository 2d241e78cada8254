import type { z } from 'zod'
import { today, type Context } from '../context.js'
import { ExperimentInput, type Plan } from '../contract/experiment.js'
import { loadMetrics } from '../metrics/load.js'
import { parse } from '../parse.js'
import { activeMetric, checkTarget, checkVariants } from './check-design.js'
import { computePlan } from './compute-plan.js'

/** What a plan is computed from. */
export const PlanRequest = ExperimentInput.pick({
  targetMetricId: true,
  variants: true,
  plan: true,
})
export type PlanRequest = z.input<typeof PlanRequest>

/** The plan an experiment would have; nothing is stored. */
export async function planExperiment(ctx: Context, raw: PlanRequest): Promise<Plan> {
  const request = parse(PlanRequest, raw)
  const metrics = await loadMetrics(ctx.store.db)
  const target = activeMetric(metrics, request.targetMetricId)
  checkVariants(request.variants)
  checkTarget(metrics, target, today(ctx))
  return computePlan(request.plan, target, request.variants)
}
