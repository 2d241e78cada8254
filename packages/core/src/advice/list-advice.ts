import type { Context } from '../context.js'
import type { BudgetAdvice } from '../contract/advice.js'
import { advise } from './advise.js'
import { moveLimit, roomByTier } from './move-room.js'
import { readAdviceFacts } from './read-advice-facts.js'
import { readAnswered, readEarlier } from './read-answered.js'

/**
 * What is proposed to move in a budget today, computed from the facts, and what was answered. Advice
 * that somebody answered is not proposed again while it rests on the same period.
 */
export async function listAdvice(ctx: Context, budgetId: string): Promise<BudgetAdvice> {
  const facts = await readAdviceFacts(ctx, budgetId)
  const answered = (await readAnswered(ctx.store.db, budgetId)).map(({ advice }) => advice)
  const known = new Set(answered.map((item) => item.record.key))
  return {
    budgetId,
    asOf: facts.asOf,
    limit: moveLimit(facts.budget.total),
    room: roomByTier(facts),
    open: advise(facts).filter((record) => !known.has(record.key)),
    answered,
    earlier: await readEarlier(ctx.store.db, facts.budget),
  }
}
