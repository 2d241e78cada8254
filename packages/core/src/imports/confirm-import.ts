import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { imports } from '../db/schema/experiments.js'
import { conflict } from '../errors.js'
import { write } from '../write.js'
import { loadImportRow, requireMeasuring, toImport } from './load.js'
import { unitsProblem } from './units-problem.js'

/**
 * Makes the accepted rows the experiment's data: all of them, or none. The landing is inside the
 * write, so that a reply is replayed without landing twice; if the write then fails, it is undone.
 */
export async function confirmImport(ctx: Context, id: string): Promise<Import> {
  let landed = false
  try {
    return await write(ctx, 'import.confirm', { id }, async (tx) => {
      const row = await loadImportRow(tx, id)
      if (row.state !== 'staged' || row.stageId === null) {
        throw conflict('import.wrong_state', { state: row.state, verb: 'confirm' })
      }
      await requireMeasuring(tx, row.experimentId)
      const { units, byVariant } = await ctx.events.landUnits(row.stageId, id)
      landed = true
      const landedAt = instant(ctx)
      await tx.update(imports).set({ state: 'landed', landedAt }).where(eq(imports.id, id))
      const value = toImport(ctx, await loadImportRow(tx, id))
      return { subjectId: id, value, detail: { units, byVariant } }
    })
  } catch (error) {
    if (landed) await ctx.events.dropDataset(id)
    throw unitsProblem(error)
  }
}
