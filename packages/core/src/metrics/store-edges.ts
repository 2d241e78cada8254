import { eq } from 'drizzle-orm'
import type { MetricEdge } from '../contract/metric.js'
import type { Executor } from '../db/open.js'
import { metricEdges } from '../db/schema/metrics.js'

/** Replaces the steps from a metric to its parents. */
export async function storeEdges(
  tx: Executor,
  childId: string,
  parents: readonly MetricEdge[],
): Promise<void> {
  await tx.delete(metricEdges).where(eq(metricEdges.childId, childId))
  if (parents.length === 0) return
  const rows = parents.map((edge, position) => ({ childId, position, ...edge }))
  await tx.insert(metricEdges).values(rows)
}
