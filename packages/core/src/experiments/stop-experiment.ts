import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Ends the run; the experiment then waits for its decision. */
export async function stopExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'stop')
}
