import { eq } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { initiatives } from '../db/schema/initiatives.js'
import { notFound } from '../errors.js'

/** Throws initiative.not_found unless there is one of that id. */
export async function requireInitiative(db: Executor, id: string): Promise<void> {
  const [found] = await db
    .select({ id: initiatives.id })
    .from(initiatives)
    .where(eq(initiatives.id, id))
  if (!found) throw notFound('initiative.not_found', id)
}
