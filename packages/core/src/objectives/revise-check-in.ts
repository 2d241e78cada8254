import { eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { CheckInInput } from '../contract/check-in.js'
import type { KeyResult } from '../contract/objective.js'
import { checkIns } from '../db/schema/objectives.js'
import { conflict, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { storeCheckIn } from './check-in.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult } from './require-key-result.js'

/**
 * Says a check-in anew; what it said before stays in its history. Only the version in force can be
 * revised: of two people who revise at once the second is told check_in.revised_already.
 */
export async function reviseCheckIn(
  ctx: Context,
  id: string,
  raw: CheckInInput,
): Promise<KeyResult> {
  const input = parse(CheckInInput, raw)
  return write(ctx, 'check_in.revise', { id, ...input }, async (tx) => {
    const [row] = await tx.select().from(checkIns).where(eq(checkIns.id, id))
    if (!row) throw notFound('check_in.not_found', id)
    const [newer] = await tx
      .select({ id: checkIns.id })
      .from(checkIns)
      .where(eq(checkIns.revises, id))
    if (newer) throw conflict('check_in.revised_already', { id: newer.id })
    const { keyResultId } = row
    const found = await requireKeyResult(tx, keyResultId)
    const checkInId = await storeCheckIn(ctx, tx, found, input, id)
    const value = await readKeyResult(tx, keyResultId, today(ctx))
    return { subjectId: keyResultId, value, detail: { checkInId, revises: id, ...input } }
  })
}
