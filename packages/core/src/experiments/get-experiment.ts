import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import { loadExperiment } from './load.js'

/** One experiment with its lock, deviations, decision and newest verdicts. */
export async function getExperiment(ctx: Context, id: string): Promise<Experiment> {
  return loadExperiment(ctx.store.db, id)
}
