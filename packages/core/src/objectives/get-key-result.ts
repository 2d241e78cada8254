import { today, type Context } from '../context.js'
import type { KeyResult } from '../contract/objective.js'
import { readKeyResult } from './read-key-results.js'

/** One key result with its series, check-ins and experiments. */
export async function getKeyResult(ctx: Context, id: string): Promise<KeyResult> {
  return readKeyResult(ctx.store.db, id, today(ctx))
}
