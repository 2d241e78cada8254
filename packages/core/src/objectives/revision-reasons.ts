import { and, eq, inArray } from 'drizzle-orm'
import { z } from 'zod'
import { Id, LocalizedLine } from '../contract/text.js'
import type { Executor } from '../db/open.js'
import { auditLog } from '../db/schema/audit.js'
import type { CheckInRow } from './effective-check-ins.js'

/** The verb that revisions are audited under; their reasons stand in those rows, as immutable as they. */
export const REVISE_CHECK_IN = 'check_in.revise'

const Reason = z.object({ checkInId: Id, reason: LocalizedLine })

/** Check-ins with the reason for each that takes the place of an earlier one. */
export async function withReasons(
  db: Executor,
  rows: readonly CheckInRow[],
): Promise<CheckInRow[]> {
  const revised = rows.filter((row) => row.revises !== null).map((row) => row.keyResultId)
  const reasons = new Map<string, LocalizedLine>()
  if (revised.length > 0) {
    const audited = await db
      .select({ detail: auditLog.detail })
      .from(auditLog)
      .where(
        and(inArray(auditLog.subjectId, [...new Set(revised)]), eq(auditLog.verb, REVISE_CHECK_IN)),
      )
    for (const { detail } of audited) {
      const said = Reason.safeParse(detail)
      if (said.success) reasons.set(said.data.checkInId, said.data.reason)
    }
  }
  return rows.map((row) => ({ ...row, reason: reasons.get(row.id) ?? null }))
}
