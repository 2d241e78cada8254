import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { DeviationInput, type Experiment } from '../contract/experiment.js'
import { deviations, experiments } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadExperiment, loadExperimentRow } from './load.js'
import { canDeviate } from './transitions.js'

/** Adds a departure from the locked plan, with its reason; it stands beside every later verdict. */
export async function recordDeviation(
  ctx: Context,
  id: string,
  raw: DeviationInput,
): Promise<Experiment> {
  const input = parse(DeviationInput, raw)
  return write(ctx, 'experiment.deviate', { id, input }, async (tx) => {
    const { state } = await loadExperimentRow(tx, id)
    if (!canDeviate(state)) {
      throw conflict('experiment.illegal_transition', { state, verb: 'deviate' })
    }
    const deviationId = ctx.newId('dev')
    const at = instant(ctx)
    await tx
      .insert(deviations)
      .values({ id: deviationId, experimentId: id, ...input, at, by: ctx.actorId })
    await tx.update(experiments).set({ updatedAt: at }).where(eq(experiments.id, id))
    return { subjectId: id, value: await loadExperiment(tx, id), detail: { deviationId } }
  })
}
