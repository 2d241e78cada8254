import { and, eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { KeyResultWeightsInput, type Objective } from '../contract/objective.js'
import { keyResults } from '../db/schema/objectives.js'
import { invalid, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { readObjective } from './read-objectives.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'

/**
 * Gives every delivery key result of an objective its own weight, in basis points that sum to
 * 10 000. From then on a new key result takes no share of them by itself.
 */
export async function setKeyResultWeights(
  ctx: Context,
  objectiveId: string,
  raw: KeyResultWeightsInput,
): Promise<Objective> {
  const input = parse(KeyResultWeightsInput, raw)
  return write(ctx, 'objective.set_weights', { objectiveId, ...input }, async (tx) => {
    const { cycle } = await requireObjective(tx, objectiveId)
    requireState(cycle, 'plan')
    const rows = await tx
      .select({ id: keyResults.id, role: keyResults.role })
      .from(keyResults)
      .where(eq(keyResults.objectiveId, objectiveId))
    const delivery = new Set(rows.filter((row) => row.role === 'delivery').map((row) => row.id))
    const weights = new Map(input.weights.map((item) => [item.keyResultId, item.weightBp]))
    for (const id of weights.keys()) {
      if (!delivery.has(id)) throw notFound('key_result.not_found', id)
    }
    const sum = input.weights.reduce((total, item) => total + item.weightBp, 0)
    const once = weights.size === input.weights.length && weights.size === delivery.size
    if (!once || sum !== 10_000) throw invalid('key_result.weights_sum', { sum })
    for (const [id, weightBp] of weights) {
      await tx
        .update(keyResults)
        .set({ weightBp, weightIsShared: false })
        .where(and(eq(keyResults.id, id), eq(keyResults.objectiveId, objectiveId)))
    }
    const detail = { weights: input.weights }
    return {
      subjectId: objectiveId,
      value: await readObjective(tx, objectiveId, today(ctx)),
      detail,
    }
  })
}
