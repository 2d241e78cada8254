import { desc } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Cycle } from '../contract/cycle.js'
import { cycles } from '../db/schema/objectives.js'

/** All cycles, newest first. */
export async function listCycles(ctx: Context): Promise<Cycle[]> {
  return ctx.store.db.select().from(cycles).orderBy(desc(cycles.startsOn))
}
