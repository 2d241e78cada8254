import { instant, type Context } from '../context.js'
import { RecurringActionInput, type RecurringAction } from '../contract/action.js'
import { recurringActions } from '../db/schema/recurring-actions.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { requireInitiative } from './require-initiative.js'

/** Commits an initiative to do something again and again. */
export async function addAction(
  ctx: Context,
  initiativeId: string,
  raw: RecurringActionInput,
): Promise<RecurringAction> {
  const input = parse(RecurringActionInput, raw)
  if (input.until !== null && input.until < input.from) {
    throw invalid('request.invalid', { path: 'until', message: `before ${input.from}` })
  }
  return write(ctx, 'initiative.add_action', { initiativeId, ...input }, async (tx) => {
    await requireInitiative(tx, initiativeId)
    await requirePerson(tx, input.ownerId)
    const action: RecurringAction = {
      id: ctx.newId('act'),
      initiativeId,
      ...input,
      createdAt: instant(ctx),
    }
    await tx.insert(recurringActions).values(action)
    return { subjectId: initiativeId, value: action, detail: { actionId: action.id, ...input } }
  })
}
