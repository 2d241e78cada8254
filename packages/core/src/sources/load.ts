import { asc, eq } from 'drizzle-orm'
import type { SourceKey } from '../contract/source.js'
import type { Executor } from '../db/open.js'
import { sourceKeys, sources } from '../db/schema/sources.js'
import { notFound } from '../errors.js'

export type SourceRow = typeof sources.$inferSelect

/** The stored source, or `source.not_found`. */
export async function requireSource(db: Executor, id: string): Promise<SourceRow> {
  const [row] = await db.select().from(sources).where(eq(sources.id, id))
  if (row === undefined) throw notFound('source.not_found', id)
  return row
}

/** All sources, the oldest first. */
export async function loadSources(db: Executor): Promise<SourceRow[]> {
  return db.select().from(sources).orderBy(asc(sources.createdAt), asc(sources.id))
}

/** Every key without its hash, the oldest first. */
export async function loadSourceKeys(db: Executor): Promise<SourceKey[]> {
  const rows = await db.select().from(sourceKeys).orderBy(asc(sourceKeys.id))
  return rows.map(withoutHash)
}

/** A key as it may be shown. */
export function withoutHash(row: typeof sourceKeys.$inferSelect): SourceKey {
  const { hash: _hash, ...shown } = row
  return shown
}
