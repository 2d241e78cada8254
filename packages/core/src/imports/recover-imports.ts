import { eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { imports } from '../db/schema/experiments.js'
import { write } from '../write.js'
import { loadImportRow, toImport } from './load.js'

/**
 * Run at start, before anything is staged: an import that a dead process was staging, or had staged
 * without landing it, becomes failed with `import.interrupted`. Its file is there to stage again.
 */
export async function recoverImports(ctx: Context): Promise<Import[]> {
  const left = await ctx.store.db
    .select({ id: imports.id })
    .from(imports)
    .where(inArray(imports.state, ['staging', 'staged']))
  const recovered: Import[] = []
  for (const { id } of left) {
    // A process that died between landing and storing it left rows that nobody was told of.
    await ctx.events.dropDataset(id)
    const value = await write(ctx, 'import.recover', { id }, async (tx) => {
      const failed = { state: 'failed', failureReason: 'import.interrupted' } as const
      await tx
        .update(imports)
        .set({ ...failed, failureParams: {}, stageId: null, counts: null })
        .where(eq(imports.id, id))
      return { subjectId: id, value: toImport(ctx, await loadImportRow(tx, id)) }
    })
    recovered.push(value)
  }
  return recovered
}
