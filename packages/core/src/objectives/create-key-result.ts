import { count, eq } from 'drizzle-orm'
import { instant, today, type Context } from '../context.js'
import { KeyResultInput, type KeyResult } from '../contract/objective.js'
import { keyResults } from '../db/schema/objectives.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkFit, checkProfile, checkRange } from './check-range.js'
import { readKeyResult } from './read-key-results.js'
import { redrawSharedWeights } from './redraw-shared-weights.js'
import { requireActiveMetric } from './require-active-metric.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'

/**
 * Adds a key result. On a metric it reads the metric's own values; without one, its check-ins.
 * While no weight is given, the objective's delivery key results share the weight evenly.
 */
export async function createKeyResult(ctx: Context, raw: KeyResultInput): Promise<KeyResult> {
  const input = parse(KeyResultInput, raw)
  checkRange(input.range)
  checkFit(input)
  checkProfile(input.profile, input)
  return write(ctx, 'key_result.create', input, async (tx) => {
    const { cycle } = await requireObjective(tx, input.objectiveId)
    requireState(cycle, 'plan')
    await requirePerson(tx, input.ownerId)
    if (input.metricId !== null) await requireActiveMetric(tx, input.metricId)
    const [before] = await tx
      .select({ count: count() })
      .from(keyResults)
      .where(eq(keyResults.objectiveId, input.objectiveId))
    const id = ctx.newId('kr')
    await tx.insert(keyResults).values({
      id,
      ...input,
      weightBp: input.weightBp ?? 0,
      weightIsShared: input.role === 'delivery' && input.weightBp === null,
      position: before?.count ?? 0,
      createdAt: instant(ctx),
    })
    await redrawSharedWeights(tx, input.objectiveId)
    return { subjectId: id, value: await readKeyResult(tx, id, today(ctx)) }
  })
}
