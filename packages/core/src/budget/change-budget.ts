import { eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import { BudgetChange, type Budget } from '../contract/budget.js'
import { budgets } from '../db/schema/budget.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkMix, mixColumns, requireBudget } from './load-budget.js'

/** Changes the total or the target mix; what it was, what it is and why stay in the audit log. */
export async function changeBudget(ctx: Context, id: string, raw: BudgetChange): Promise<Budget> {
  const change = parse(BudgetChange, raw)
  if (change.targetMix) checkMix(change.targetMix)
  return write(ctx, 'budget.change', { id, ...change }, async (tx) => {
    const before = await requireBudget(tx, id)
    const total = change.total ?? before.total
    const targetMix = change.targetMix ?? before.targetMix
    await tx
      .update(budgets)
      .set({ total, ...mixColumns(targetMix) })
      .where(eq(budgets.id, id))
    const detail = {
      reason: change.reason,
      before: { total: before.total, targetMix: before.targetMix },
      after: { total, targetMix },
    }
    return { subjectId: id, value: { ...before, total, targetMix }, detail }
  })
}
