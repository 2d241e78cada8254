import { getBudgetSummary } from '../budget/get-budget-summary.js'
import type { Context } from '../context.js'
import type { LoggedDecision } from '../contract/review.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { getMetric } from '../metrics/get-metric.js'
import { getKeyResult } from '../objectives/get-key-result.js'

/** What a decision is about, with its numbers as they stand; an unknown id is not found. */
export async function freezeSubjects(
  ctx: Context,
  { metricId, keyResultId, experimentId, budgetId }: LoggedDecision['subjects'],
): Promise<Readonly<Record<string, unknown>>> {
  return {
    ...(metricId === null ? {} : { metric: await getMetric(ctx, metricId) }),
    ...(keyResultId === null ? {} : { keyResult: await getKeyResult(ctx, keyResultId) }),
    ...(experimentId === null ? {} : { experiment: await getExperiment(ctx, experimentId) }),
    ...(budgetId === null ? {} : { budget: await getBudgetSummary(ctx, budgetId) }),
  }
}
