import { instant, type Context } from '../context.js'
import { SourceKeyInput, type NewSourceKey } from '../contract/source.js'
import { sourceKeys } from '../db/schema/sources.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { requireSource, withoutHash } from './load.js'
import { newSecret } from './source-key.js'

/**
 * Makes a key and answers with it, this once: prefix and hash are kept, so a retry under the same
 * idempotency key is refused with `idempotency.shown_once` instead of being answered.
 */
export async function createSourceKey(
  ctx: Context,
  sourceId: string,
  raw: SourceKeyInput,
): Promise<NewSourceKey> {
  const input = parse(SourceKeyInput, raw)
  return write(ctx, 'source.create_key', { sourceId, input }, async (tx) => {
    await requireSource(tx, sourceId)
    const { key, prefix, hash } = newSecret(input.scope)
    const row = {
      id: ctx.newId('key'),
      sourceId,
      ...input,
      prefix,
      hash,
      createdAt: instant(ctx),
      createdBy: ctx.actorId,
      lastUsedAt: null,
      revokedAt: null,
    }
    await tx.insert(sourceKeys).values(row)
    const value = { ...withoutHash(row), key }
    return { subjectId: row.id, value, detail: { sourceId, prefix, ...input }, shownOnce: true }
  })
}
