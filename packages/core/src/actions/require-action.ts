import { eq } from 'drizzle-orm'
import type { RecurringAction } from '../contract/action.js'
import type { Executor } from '../db/open.js'
import { recurringActions } from '../db/schema/recurring-actions.js'
import { notFound } from '../errors.js'

/** The recurring action of an id, or action.not_found. */
export async function requireAction(db: Executor, id: string): Promise<RecurringAction> {
  const [action] = await db.select().from(recurringActions).where(eq(recurringActions.id, id))
  if (!action) throw notFound('action.not_found', id)
  return action
}
