import { eq } from 'drizzle-orm'
import type { Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { cycles } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'

/** The cycle, or cycle.not_found. */
export async function requireCycle(db: Executor, id: string): Promise<Cycle> {
  const [cycle] = await db.select().from(cycles).where(eq(cycles.id, id))
  if (!cycle) throw notFound('cycle.not_found', id)
  return cycle
}
