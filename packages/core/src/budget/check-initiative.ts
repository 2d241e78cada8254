import { eq } from 'drizzle-orm'
import type { TierMix } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { metrics } from '../db/schema/metrics.js'
import { invalid, notFound } from '../errors.js'
import { tiersOf } from './per-tier.js'

/** Refuses shares by tier that do not sum to 10 000 basis points. */
export function checkWeights(weights: TierMix | null): void {
  if (weights === null) return
  const sum = tiersOf(weights).reduce((total, share) => total + share, 0)
  if (sum !== 10_000) throw invalid('initiative.weights_sum', { sum })
}

/** The metric is known, or metric.not_found. */
export async function requireMetric(tx: Executor, id: string): Promise<void> {
  const [found] = await tx.select({ id: metrics.id }).from(metrics).where(eq(metrics.id, id))
  if (!found) throw notFound('metric.not_found', id)
}
