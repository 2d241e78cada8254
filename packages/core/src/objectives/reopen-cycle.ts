import type { Context } from '../context.js'
import { CycleReopenInput, type Cycle } from '../contract/cycle.js'
import { parse } from '../parse.js'
import { moveCycle } from './move-cycle.js'

/** Opens a graded or closed cycle again, for a reason; grades and decisions stay in its history. */
export async function reopenCycle(ctx: Context, id: string, raw: CycleReopenInput): Promise<Cycle> {
  const { reason } = parse(CycleReopenInput, raw)
  return moveCycle(ctx, id, { step: 'reopen', comment: reason })
}
