import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { SourceKey } from '../contract/source.js'
import { sourceKeys } from '../db/schema/sources.js'
import { conflict, notFound } from '../errors.js'
import { write } from '../write.js'
import { withoutHash } from './load.js'

/** Ends a key at once and for good; what it sent stays. */
export async function revokeSourceKey(ctx: Context, keyId: string): Promise<SourceKey> {
  return write(ctx, 'source.revoke_key', { keyId }, async (tx) => {
    const [row] = await tx.select().from(sourceKeys).where(eq(sourceKeys.id, keyId))
    if (row === undefined) throw notFound('source.key_not_found', keyId)
    if (row.revokedAt !== null) throw conflict('source.key_revoked', { id: keyId })
    const revokedAt = instant(ctx)
    await tx.update(sourceKeys).set({ revokedAt }).where(eq(sourceKeys.id, keyId))
    const { sourceId, prefix } = row
    const value = { ...withoutHash(row), revokedAt }
    return { subjectId: keyId, value, detail: { sourceId, prefix } }
  })
}
