import { eq } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { cycles, objectives } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'
import type { ObjectiveRow } from './require-key-result.js'

/** The stored objective with its cycle, which is null in the backlog; or objective.not_found. */
export async function requireObjective(
  db: Executor,
  id: string,
): Promise<{ row: ObjectiveRow; cycle: Cycle | null }> {
  const [found] = await db
    .select({ row: objectives, cycle: cycles })
    .from(objectives)
    .leftJoin(cycles, eq(cycles.id, objectives.cycleId))
    .where(eq(objectives.id, id))
  if (!found) throw notFound('objective.not_found', id)
  return found
}
