import { eq } from 'drizzle-orm'
import type { Context } from '../../context.js'
import { spendImports } from '../../db/schema/budget.js'
import { notFound } from '../../errors.js'
import { rejectsName } from './rejected-csv.js'

/** The rows an import set aside, as CSV text in chunks. */
export async function* spendRejects(ctx: Context, id: string): AsyncGenerator<string> {
  const [found] = await ctx.store.db
    .select({ id: spendImports.id })
    .from(spendImports)
    .where(eq(spendImports.id, id))
  if (!found) throw notFound('spend_import.not_found', id)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const chunk of ctx.uploads.open(rejectsName(id))) {
    yield decoder.decode(chunk, { stream: true })
  }
}
