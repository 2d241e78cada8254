import { today, type Context } from '../context.js'
import type { Objective } from '../contract/objective.js'
import { measureCycle } from './read-objectives.js'

/** Objectives that wait for a cycle, in their order; nothing of them is measured yet. */
export async function getBacklog(ctx: Context): Promise<Objective[]> {
  const measured = await measureCycle(ctx.store.db, null, today(ctx))
  return measured.map((item) => item.view)
}
