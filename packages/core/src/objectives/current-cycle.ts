import { and, count, eq, gte, lte } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { CYCLE_KINDS, type Cycle } from '../contract/cycle.js'
import { cycles, objectives } from '../db/schema/objectives.js'

/**
 * The cycle that people work in today: the shortest published one around today that has objectives,
 * else the shortest published one, else a draft.
 */
export async function currentCycle(ctx: Context): Promise<Cycle | null> {
  const day = today(ctx)
  const found = await ctx.store.db
    .select({ cycle: cycles, objectives: count(objectives.id) })
    .from(cycles)
    .leftJoin(objectives, eq(objectives.cycleId, cycles.id))
    .where(and(lte(cycles.startsOn, day), gte(cycles.endsOn, day)))
    .groupBy(cycles.id)
  const [first] = found.toSorted((a, b) => rank(a) - rank(b))
  return first?.cycle ?? null
}

function rank({ cycle, objectives: held }: { cycle: Cycle; objectives: number }): number {
  const draft = cycle.state === 'draft' ? 100 : 0
  return draft + (held === 0 ? 10 : 0) + CYCLE_KINDS.indexOf(cycle.kind)
}
