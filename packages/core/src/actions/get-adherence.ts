import type { Context } from '../context.js'
import type { Adherence } from '../contract/action.js'
import { loadAdherence } from './load-adherence.js'
import { requireInitiative } from './require-initiative.js'

/** How far an initiative did what it committed to, beside what its key results did. */
export async function getAdherence(ctx: Context, initiativeId: string): Promise<Adherence> {
  await requireInitiative(ctx.store.db, initiativeId)
  return loadAdherence(ctx.store.db, ctx, initiativeId)
}
