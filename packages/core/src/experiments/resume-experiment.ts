import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Lets a paused experiment run on. */
export async function resumeExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'resume')
}
