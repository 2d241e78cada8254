import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Starts an experiment whose plan is locked. */
export async function startExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'start')
}
