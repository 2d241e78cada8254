import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { getImport } from './get-import.js'
import { stagingJobs } from './staging-jobs.js'

/** The import once its staging has ended, well or not. */
export async function importSettled(ctx: Context, id: string): Promise<Import> {
  await stagingJobs(ctx.uploads).get(id)?.done
  return getImport(ctx, id)
}
