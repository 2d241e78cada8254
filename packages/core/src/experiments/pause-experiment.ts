import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Holds a running experiment. */
export async function pauseExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'pause')
}
