import type { Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import { loadLook } from './load.js'

/** One look as it was taken. */
export async function getLook(ctx: Context, id: string): Promise<Look> {
  return loadLook(ctx.store.db, id)
}
