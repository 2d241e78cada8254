import { eq } from 'drizzle-orm'
import type { Cycle } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { cycles, keyResults, objectives } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'

export type KeyResultRow = typeof keyResults.$inferSelect

/** The stored key result with its cycle, or key_result.not_found. */
export async function requireKeyResult(
  db: Executor,
  id: string,
): Promise<{ row: KeyResultRow; cycle: Cycle }> {
  const [found] = await db
    .select({ row: keyResults, cycle: cycles })
    .from(keyResults)
    .innerJoin(objectives, eq(objectives.id, keyResults.objectiveId))
    .innerJoin(cycles, eq(cycles.id, objectives.cycleId))
    .where(eq(keyResults.id, id))
  if (!found) throw notFound('key_result.not_found', id)
  return found
}
