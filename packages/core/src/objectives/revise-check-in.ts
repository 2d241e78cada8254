import { eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { CheckInRevisionInput } from '../contract/check-in.js'
import type { KeyResult } from '../contract/objective.js'
import { checkIns } from '../db/schema/objectives.js'
import { conflict, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { storeCheckIn } from './check-in.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult } from './require-key-result.js'
import { REVISE_CHECK_IN } from './revision-reasons.js'

/**
 * Says a check-in anew and why; what it said before stays in its history. Only the version in force can be
 * revised: of two people who revise at once the second is told check_in.revised_already.
 */
export async function reviseCheckIn(
  ctx: Context,
  id: string,
  raw: CheckInRevisionInput,
): Promise<KeyResult> {
  const { reason, ...input } = parse(CheckInRevisionInput, raw)
  return write(ctx, REVISE_CHECK_IN, { id, reason, ...input }, async (tx) => {
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
    const read = await readKeyResult(tx, keyResultId, today(ctx))
    // The audit row that keeps the reason is written after this.
    const explained = read.checkIns.map((one) => (one.id === checkInId ? { ...one, reason } : one))
    return {
      subjectId: keyResultId,
      value: { ...read, checkIns: explained },
      detail: { checkInId, revises: id, reason, ...input },
    }
  })
}
