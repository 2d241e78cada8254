import { desc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { imports } from '../db/schema/experiments.js'
import { loadExperimentRow } from '../experiments/load.js'
import { toImport } from './load.js'

/** Every import of an experiment, newest first. */
export async function listImports(ctx: Context, experimentId: string): Promise<Import[]> {
  await loadExperimentRow(ctx.store.db, experimentId)
  const rows = await ctx.store.db
    .select()
    .from(imports)
    .where(eq(imports.experimentId, experimentId))
    .orderBy(desc(imports.createdAt), desc(imports.id))
  return rows.map((row) => toImport(ctx, row))
}
