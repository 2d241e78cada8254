import type { Readable } from 'node:stream'
import type { Context } from '../../context.js'
import type { SpendPreview } from '../../contract/spend-import.js'
import { requireBudget } from '../load-budget.js'
import { previewTable } from './preview-spend.js'
import { checkSize, openSpendTable, uploadName } from './spend-table.js'

/**
 * Takes in a file of time or cost for a budget and shows how it would be booked, with the mapping
 * that was used for such columns before or a suggested one. Nothing is booked; a person's next file
 * for the budget takes its place.
 */
export async function uploadSpend(
  ctx: Context,
  budgetId: string,
  file: { readonly body: Readable },
): Promise<SpendPreview> {
  await requireBudget(ctx.store.db, budgetId)
  const name = uploadName(ctx, budgetId)
  const { bytes, sha256 } = await ctx.uploads.save(name, file.body)
  try {
    checkSize(bytes)
    const table = await openSpendTable(ctx, budgetId, sha256)
    return await previewTable(ctx, { budgetId, hash: sha256, table, mapping: null })
  } catch (error) {
    await ctx.uploads.remove(name)
    throw error
  }
}
