import { eq, inArray } from 'drizzle-orm'
import type { Executor } from '../db/open.js'
import { initiativeKeyResults } from '../db/schema/initiatives.js'
import { keyResults } from '../db/schema/objectives.js'
import { notFound } from '../errors.js'

/** Makes these the key results an initiative serves; an unknown one is key_result.not_found. */
export async function linkKeyResults(
  tx: Executor,
  initiativeId: string,
  keyResultIds: readonly string[],
): Promise<void> {
  const wanted = [...new Set(keyResultIds)]
  const known = await tx
    .select({ id: keyResults.id })
    .from(keyResults)
    .where(inArray(keyResults.id, wanted))
  const missing = wanted.find((id) => !known.some((row) => row.id === id))
  if (missing !== undefined) throw notFound('key_result.not_found', missing)
  await tx.delete(initiativeKeyResults).where(eq(initiativeKeyResults.initiativeId, initiativeId))
  if (wanted.length === 0) return
  await tx
    .insert(initiativeKeyResults)
    .values(wanted.map((keyResultId) => ({ initiativeId, keyResultId })))
}
