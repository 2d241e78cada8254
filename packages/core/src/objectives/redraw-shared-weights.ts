import { and, asc, eq } from 'drizzle-orm'
import { split } from '../budget/split.js'
import type { Executor } from '../db/open.js'
import { keyResults } from '../db/schema/objectives.js'
import { invalid } from '../errors.js'

const WHOLE = 10_000

/**
 * Shares what the given weights leave of 10 000 evenly among the delivery key results without one
 * of their own. Given weights alone may stay below 10 000 while the objective is being written;
 * above it they are refused.
 */
export async function redrawSharedWeights(tx: Executor, objectiveId: string): Promise<void> {
  const rows = await tx
    .select({ id: keyResults.id, weightBp: keyResults.weightBp, shared: keyResults.weightIsShared })
    .from(keyResults)
    .where(and(eq(keyResults.objectiveId, objectiveId), eq(keyResults.role, 'delivery')))
    .orderBy(asc(keyResults.position))
  const given = rows.filter((row) => !row.shared).reduce((sum, row) => sum + row.weightBp, 0)
  if (given > WHOLE) throw invalid('key_result.weights_sum', { sum: given })
  const shared = rows.filter((row) => row.shared)
  const parts = split(
    WHOLE - given,
    shared.map(() => 1),
  )
  for (const [index, row] of shared.entries()) {
    const weightBp = parts[index] ?? 0
    if (weightBp === row.weightBp) continue
    await tx.update(keyResults).set({ weightBp }).where(eq(keyResults.id, row.id))
  }
}
