import { eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { metrics } from '../db/schema/metrics.js'
import { notFound, precondition } from '../errors.js'

/** metric.not_found, or metric.archived: a key result is never promised on a retired metric. */
export async function requireActiveMetric(tx: Executor, id: string): Promise<void> {
  const [metric] = await tx
    .select({ status: metrics.status, key: metrics.key })
    .from(metrics)
    .where(eq(metrics.id, id))
  if (!metric) throw notFound('metric.not_found', id)
  if (metric.status === 'archived') throw precondition('metric.archived', { key: metric.key })
}
