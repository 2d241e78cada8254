import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { moveExperiment } from './move-experiment.js'

/** Puts a decided or aborted experiment away. */
export async function archiveExperiment(ctx: Context, id: string): Promise<Experiment> {
  return moveExperiment(ctx, id, 'archive')
}
