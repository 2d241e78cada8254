import { eq } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { cycles, keyResults, objectives } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'

export type KeyResultRow = typeof keyResults.$inferSelect
export type ObjectiveRow = typeof objectives.$inferSelect

/** The stored key result with its objective and cycle, or key_result.not_found. */
export async function requireKeyResult(
  db: Executor,
  id: string,
): Promise<{ row: KeyResultRow; objective: ObjectiveRow; cycle: Cycle | null }> {
  const [found] = await db
    .select({ row: keyResults, objective: objectives, cycle: cycles })
    .from(keyResults)
    .innerJoin(objectives, eq(objectives.id, keyResults.objectiveId))
    .leftJoin(cycles, eq(cycles.id, objectives.cycleId))
    .where(eq(keyResults.id, id))
  if (!found) throw notFound('key_result.not_found', id)
  return found
}
