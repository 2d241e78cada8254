import type { Context } from '../context.js'
import { CycleStepInput, type Cycle } from '../contract/cycle.js'
import { parse } from '../parse.js'
import { moveCycle } from './move-cycle.js'

/** Ends the work on a cycle: targets and plan stand still, key results are graded. */
export async function gradeCycle(
  ctx: Context,
  id: string,
  raw: CycleStepInput = {},
): Promise<Cycle> {
  const { comment } = parse(CycleStepInput, raw)
  return moveCycle(ctx, id, { step: 'grade', comment })
}
