import { today, type Context } from '../context.js'
import type { Initiative } from '../contract/budget.js'
import { loadInitiatives } from './load-initiatives.js'

/** All initiatives, newest first. */
export async function listInitiatives(ctx: Context): Promise<Initiative[]> {
  return loadInitiatives(ctx.store.db, today(ctx))
}
