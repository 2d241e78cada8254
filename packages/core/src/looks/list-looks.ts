import type { Context } from '../context.js'
import type { Look } from '../contract/experiment.js'
import { loadExperimentRow } from '../experiments/load.js'
import { loadLooks } from './load.js'

/** Every look at an experiment, newest first. */
export async function listLooks(ctx: Context, experimentId: string): Promise<Look[]> {
  await loadExperimentRow(ctx.store.db, experimentId)
  return loadLooks(ctx.store.db, experimentId)
}
