import { eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { imports } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { write } from '../write.js'
import { loadImportRow, toImport } from './load.js'
import { rejectsName } from './stage-import.js'
import { stagingJobs } from './staging-jobs.js'

/** Gives up an import that has not landed: reading stops, and its files are removed. */
export async function cancelImport(ctx: Context, id: string): Promise<Import> {
  let stageId: string | null = null
  const value = await write(ctx, 'import.cancel', { id }, async (tx) => {
    const row = await loadImportRow(tx, id)
    if (row.state === 'landed' || row.state === 'cancelled') {
      throw conflict('import.wrong_state', { state: row.state, verb: 'cancel' })
    }
    stageId = row.stageId
    await tx.update(imports).set({ state: 'cancelled' }).where(eq(imports.id, id))
    const value = toImport(ctx, await loadImportRow(tx, id))
    return { subjectId: id, value, detail: { was: row.state } }
  })
  const job = stagingJobs(ctx.uploads).get(id)
  job?.abort.abort()
  await job?.done.catch(() => undefined)
  if (stageId !== null) await ctx.events.discardStage(stageId)
  await ctx.uploads.remove(id)
  await ctx.uploads.remove(rejectsName(id))
  return value
}
