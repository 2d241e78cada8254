import { and, asc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import { CycleStepInput, type Cycle } from '../contract/cycle.js'
import type { Executor } from '../db/open.js'
import { keyResults, objectives } from '../db/schema/objectives.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { moveCycle } from './move-cycle.js'

/** Opens a draft: from now on its targets are locked and people check in. */
export async function publishCycle(
  ctx: Context,
  id: string,
  raw: CycleStepInput = {},
): Promise<Cycle> {
  const { comment } = parse(CycleStepInput, raw)
  return moveCycle(ctx, id, { step: 'publish', comment, check: checkWeights })
}

/** The weights of every objective sum to 10 000 before anybody is held to them. */
async function checkWeights(tx: Executor, cycle: Cycle): Promise<void> {
  const rows = await tx
    .select({ objectiveId: keyResults.objectiveId, weightBp: keyResults.weightBp })
    .from(keyResults)
    .innerJoin(objectives, eq(objectives.id, keyResults.objectiveId))
    .where(and(eq(objectives.cycleId, cycle.id), eq(keyResults.role, 'delivery')))
    .orderBy(asc(objectives.position))
  const sums = new Map<string, number>()
  for (const { objectiveId, weightBp } of rows) {
    sums.set(objectiveId, (sums.get(objectiveId) ?? 0) + weightBp)
  }
  for (const [objectiveId, sum] of sums) {
    if (sum !== 10_000) throw invalid('key_result.weights_sum', { sum, objectiveId })
  }
}
