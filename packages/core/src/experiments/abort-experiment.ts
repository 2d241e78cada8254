import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Gives an experiment up before a decision; what was measured stays. */
export async function abortExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'abort')
}
