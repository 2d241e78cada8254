import { and, gte, lte } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import type { Cycle } from '../contract/objective.js'
import { cycles } from '../db/schema/objectives.js'

/** The cycle that today belongs to, if there is one. */
export async function currentCycle(ctx: Context): Promise<Cycle | null> {
  const day = today(ctx)
  const [cycle] = await ctx.store.db
    .select()
    .from(cycles)
    .where(and(lte(cycles.startsOn, day), gte(cycles.endsOn, day)))
  return cycle ?? null
}
