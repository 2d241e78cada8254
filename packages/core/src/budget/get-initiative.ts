import { today, type Context } from '../context.js'
import type { Initiative } from '../contract/budget.js'
import { loadInitiative } from './load-initiatives.js'

/** One initiative with its tier history and spend. */
export async function getInitiative(ctx: Context, id: string): Promise<Initiative> {
  return loadInitiative(ctx.store.db, id, today(ctx))
}
