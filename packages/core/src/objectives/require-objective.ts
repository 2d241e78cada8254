import { eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { objectives } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'

/** Throws objective.not_found unless there is one of that id. */
export async function requireObjective(db: Executor, id: string): Promise<void> {
  const [objective] = await db
    .select({ id: objectives.id })
    .from(objectives)
    .where(eq(objectives.id, id))
  if (!objective) throw notFound('objective.not_found', id)
}
