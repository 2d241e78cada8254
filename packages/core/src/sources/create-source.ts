import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { SourceInput, type Source } from '../contract/source.js'
import { sources } from '../db/schema/sources.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { NO_COUNTS } from './source-counts.js'

/** Names a place that events come from; it sends nothing before it has a key. */
export async function createSource(ctx: Context, raw: SourceInput): Promise<Source> {
  const { name } = parse(SourceInput, raw)
  return write(ctx, 'source.create', { name }, async (tx) => {
    const [taken] = await tx.select({ id: sources.id }).from(sources).where(eq(sources.name, name))
    if (taken !== undefined) throw conflict('source.name_taken', { name })
    const row = { id: ctx.newId('src'), name, createdAt: instant(ctx), createdBy: ctx.actorId }
    await tx.insert(sources).values(row)
    return { subjectId: row.id, value: { ...row, keys: [], counts: NO_COUNTS }, detail: { name } }
  })
}
