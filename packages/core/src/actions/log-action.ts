import { instant, today, type Context } from '../context.js'
import { ActionLogInput, type Adherence } from '../contract/action.js'
import { actionLogs } from '../db/schema/recurring-actions.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadAdherence } from './load-adherence.js'
import { requireAction } from './require-action.js'

/** Says how often it was done on a day; said again, the newest stands and the earlier is kept. */
export async function logAction(
  ctx: Context,
  actionId: string,
  raw: ActionLogInput,
): Promise<Adherence> {
  const input = parse(ActionLogInput, raw)
  return write(ctx, 'initiative.log_action', { actionId, ...input }, async (tx) => {
    const action = await requireAction(tx, actionId)
    const until = action.until !== null && action.until < today(ctx) ? action.until : today(ctx)
    if (input.day < action.from || input.day > until) {
      throw invalid('action.day_outside', { from: action.from, until })
    }
    await tx.insert(actionLogs).values({
      id: ctx.newId('alog'),
      actionId,
      ...input,
      at: instant(ctx),
      by: ctx.actorId,
    })
    return {
      subjectId: action.initiativeId,
      value: await loadAdherence(tx, ctx, action.initiativeId),
      detail: { actionId, ...input },
    }
  })
}
