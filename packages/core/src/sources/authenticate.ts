import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import type { KeyScope } from '../contract/source.js'
import { keptUntilWritten } from '../db/kept-until-written.js'
import type { Executor, Store } from '../db/open.js'
import { sourceKeys } from '../db/schema/sources.js'
import { DomainError } from '../errors.js'
import { matchesHash, prefixOf } from './source-key.js'

/** Who asks: the key that was shown, and the source it belongs to. */
export interface KeyHolder {
  readonly keyId: string
  readonly sourceId: string
  readonly scope: KeyScope
  readonly recordsExposures: boolean
}

interface KnownKey extends KeyHolder {
  readonly hash: Uint8Array
  readonly revoked: boolean
}

const USE_NOTED_EVERY_MS = 60_000

const knownKeys = keptUntilWritten(loadKeys)
const usesNoted = new WeakMap<Store, Map<string, number>>()

/**
 * The holder of a key with this scope. Keys are held in memory and read again when the store was
 * written, so a revoked one is refused at the next request.
 *
 * @throws DomainError `unauthenticated` for a missing, unknown or revoked key; `forbidden` for one
 * of another scope
 */
export async function authenticate(
  ctx: Pick<Context, 'store' | 'now'>,
  key: string | undefined,
  scope: KeyScope,
): Promise<KeyHolder> {
  if (key === undefined || key === '')
    throw new DomainError('unauthenticated', 'source.key_missing')
  const keys = await knownKeys(ctx.store)
  const known = keys.get(prefixOf(key) ?? '')
  if (known === undefined || !matchesHash(key, known.hash)) {
    throw new DomainError('unauthenticated', 'source.key_unknown')
  }
  if (known.revoked) throw new DomainError('unauthenticated', 'source.key_revoked')
  if (known.scope !== scope) {
    throw new DomainError('forbidden', 'source.key_scope', { scope: known.scope, wanted: scope })
  }
  noteUse(ctx, known.keyId)
  return known
}

async function loadKeys(db: Executor): Promise<ReadonlyMap<string, KnownKey>> {
  const rows = await db.select().from(sourceKeys)
  return new Map(
    rows.map((row) => [
      row.prefix,
      {
        keyId: row.id,
        sourceId: row.sourceId,
        scope: row.scope,
        recordsExposures: row.recordsExposures,
        hash: Buffer.from(row.hash, 'hex'),
        revoked: row.revokedAt !== null,
      },
    ]),
  )
}

/**
 * Notes at most once a minute that a key was used, beside the request that used it. No audit row: a
 * use is nobody's decision. One that cannot be noted is noted a minute later.
 */
function noteUse(ctx: Pick<Context, 'store' | 'now'>, keyId: string): void {
  const noted = usesNoted.get(ctx.store) ?? new Map<string, number>()
  usesNoted.set(ctx.store, noted)
  const now = ctx.now().getTime()
  if (now - (noted.get(keyId) ?? Number.NEGATIVE_INFINITY) < USE_NOTED_EVERY_MS) return
  noted.set(keyId, now)
  const lastUsedAt = instant(ctx)
  const writing = ctx.store.write((tx) =>
    tx.update(sourceKeys).set({ lastUsedAt }).where(eq(sourceKeys.id, keyId)),
  )
  writing.catch(() => undefined)
}
