import { and, eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { BudgetInput, type Budget } from '../contract/budget.js'
import { budgets } from '../db/schema/budget.js'
import { conflict, invalid } from '../errors.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkMix, termColumns, termsOf } from './load-budget.js'

/**
 * Gives a cycle a budget of people's time or of money; one of each at most, never added together.
 * Money names its currency, people have none.
 */
export async function createBudget(ctx: Context, raw: BudgetInput): Promise<Budget> {
  const input = parse(BudgetInput, raw)
  checkMix(input.targetMix)
  if ((input.ledger === 'money') !== (input.currency !== null)) {
    throw invalid('request.invalid', { path: 'currency', message: 'only money has a currency' })
  }
  return write(ctx, 'budget.create', input, async (tx) => {
    await requireCycle(tx, input.cycleId)
    const [other] = await tx
      .select({ id: budgets.id })
      .from(budgets)
      .where(and(eq(budgets.cycleId, input.cycleId), eq(budgets.ledger, input.ledger)))
    if (other) throw conflict('budget.exists', { id: other.id, ledger: input.ledger })
    const { reason: _reason, ...given } = input
    const budget: Budget = { id: ctx.newId('bud'), ...given, createdAt: instant(ctx) }
    const { id, cycleId, ledger, currency, createdAt } = budget
    const names = { id, cycleId, ledger, currency, createdAt }
    await tx.insert(budgets).values({ ...names, ...termColumns(termsOf(budget)) })
    return { subjectId: budget.id, value: budget }
  })
}
