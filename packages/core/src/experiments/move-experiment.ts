import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { experiments } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { write } from '../write.js'
import { loadExperiment, loadExperimentRow, type ExperimentRow } from './load.js'
import { canTransition, TRANSITIONS, type TransitionName } from './transitions.js'

/** Refuses a change of state that the table of transitions does not hold. */
export function requireTransition(row: Pick<ExperimentRow, 'state'>, name: TransitionName): void {
  if (canTransition(row.state, name)) return
  throw conflict('experiment.illegal_transition', { state: row.state, verb: name })
}

/** A change of state that needs nothing but to be allowed. */
export async function moveExperiment(
  ctx: Context,
  id: string,
  name: TransitionName,
): Promise<Experiment> {
  return write(ctx, `experiment.${name}`, { id }, async (tx) => {
    const row = await loadExperimentRow(tx, id)
    requireTransition(row, name)
    const state = TRANSITIONS[name].to
    const at = instant(ctx)
    const ends = name === 'stop' || (name === 'abort' && row.startedAt !== null)
    await tx
      .update(experiments)
      .set({
        state,
        updatedAt: at,
        ...(name === 'start' ? { startedAt: at } : {}),
        ...(ends && row.stoppedAt === null ? { stoppedAt: at } : {}),
      })
      .where(eq(experiments.id, id))
    const value = await loadExperiment(tx, id)
    return { subjectId: id, value, detail: { from: row.state, to: state } }
  })
}
