import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { BudgetChange, type Budget, type BudgetTerms } from '../contract/budget.js'
import { budgetChanges, budgets } from '../db/schema/budget.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkMix, requireBudget, termColumns, termsOf } from './load-budget.js'

/** Changes a budget's terms; what they were, what they are and why are kept for ever. */
export async function changeBudget(ctx: Context, id: string, raw: BudgetChange): Promise<Budget> {
  const change = parse(BudgetChange, raw)
  if (change.targetMix) checkMix(change.targetMix)
  return write(ctx, 'budget.change', { id, ...change }, async (tx) => {
    const budget = await requireBudget(tx, id)
    const before = termsOf(budget)
    const { reason, ...changed } = change
    const after = { ...before, ...definedOnly(changed) }
    const by = ctx.actorId
    await tx.update(budgets).set(termColumns(after)).where(eq(budgets.id, id))
    await tx
      .insert(budgetChanges)
      .values({ id: ctx.newId('bch'), budgetId: id, before, after, reason, at: instant(ctx), by })
    return { subjectId: id, value: { ...budget, ...after }, detail: { reason, before, after } }
  })
}

type Changed = Partial<BudgetTerms>

/** What was given; a field that was left out keeps its value. */
function definedOnly(changed: { [Key in keyof Changed]: Changed[Key] | undefined }): Changed {
  return {
    ...(changed.total === undefined ? {} : { total: changed.total }),
    ...(changed.targetMix === undefined ? {} : { targetMix: changed.targetMix }),
    ...(changed.band === undefined ? {} : { band: changed.band }),
    ...(changed.floorExploratory === undefined
      ? {}
      : { floorExploratory: changed.floorExploratory }),
    ...(changed.carryRule === undefined ? {} : { carryRule: changed.carryRule }),
    ...(changed.dayRate === undefined ? {} : { dayRate: changed.dayRate }),
  }
}
