import { eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { ActionEndInput, type Adherence } from '../contract/action.js'
import { recurringActions } from '../db/schema/recurring-actions.js'
import { conflict, invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadAdherence } from './load-adherence.js'
import { requireAction } from './require-action.js'

/**
 * Gives a commitment its last day, today or later: what was due until then stays due, and one that
 * has ended stays ended.
 */
export async function endAction(
  ctx: Context,
  actionId: string,
  raw: ActionEndInput,
): Promise<Adherence> {
  const { until } = parse(ActionEndInput, raw)
  return write(ctx, 'initiative.end_action', { actionId, until }, async (tx) => {
    const action = await requireAction(tx, actionId)
    const day = today(ctx)
    if (action.until !== null && action.until < day) {
      throw conflict('action.ended', { until: action.until })
    }
    const earliest = action.from > day ? action.from : day
    if (until < earliest) throw invalid('action.end_too_early', { earliest })
    await tx.update(recurringActions).set({ until }).where(eq(recurringActions.id, actionId))
    return {
      subjectId: action.initiativeId,
      value: await loadAdherence(tx, ctx, action.initiativeId),
      detail: { actionId, until, before: action.until },
    }
  })
}
