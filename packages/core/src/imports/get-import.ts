import type { Context } from '../context.js'
import type { Import } from '../contract/import.js'
import { loadImportRow, toImport } from './load.js'

/** One import, with its progress while it is being staged. */
export async function getImport(ctx: Context, id: string): Promise<Import> {
  return toImport(ctx, await loadImportRow(ctx.store.db, id))
}
