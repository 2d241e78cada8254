import { and, eq, gte, isNull, lte } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { BudgetInput, type Budget } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgets } from '../db/schema/budget.js'
import { cycles } from '../db/schema/objectives.js'
import { conflict, invalid } from '../errors.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { carryInto } from './carry-into.js'
import { checkMix, checkReason, termColumns, termsOf } from './load-budget.js'

/**
 * Gives a cycle a budget of people's time or of money in a currency; two of one kind never cover the
 * same day. Money names its currency, people have none. What the budget before it carries over is
 * booked at once where that one has ended.
 */
export async function createBudget(ctx: Context, raw: BudgetInput): Promise<Budget> {
  const input = parse(BudgetInput, raw)
  checkMix(input.targetMix)
  checkReason(input.targetMix, input.reason)
  if ((input.ledger === 'money') !== (input.currency !== null)) {
    throw invalid('request.invalid', { path: 'currency', message: 'only money has a currency' })
  }
  return write(ctx, 'budget.create', input, async (tx) => {
    await requireFreeDays(tx, input)
    const { reason, ...given } = input
    const budget: Budget = { id: ctx.newId('bud'), ...given, createdAt: instant(ctx) }
    const { id, cycleId, ledger, currency, createdAt } = budget
    const names = { id, cycleId, ledger, currency, createdAt }
    const terms = termsOf(budget)
    await tx.insert(budgets).values({ ...names, ...termColumns(terms) })
    await carryInto(tx, ctx, budget)
    return { subjectId: budget.id, value: budget, detail: { reason, terms } }
  })
}

/** No other budget of the ledger and currency has a day in common with the cycle. */
async function requireFreeDays(
  tx: Executor,
  { cycleId, ledger, currency }: Pick<Budget, 'cycleId' | 'ledger' | 'currency'>,
): Promise<void> {
  const cycle = await requireCycle(tx, cycleId)
  const [other] = await tx
    .select({
      id: budgets.id,
      cycleId: cycles.id,
      startsOn: cycles.startsOn,
      endsOn: cycles.endsOn,
    })
    .from(budgets)
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(
      and(
        eq(budgets.ledger, ledger),
        currency === null ? isNull(budgets.currency) : eq(budgets.currency, currency),
        lte(cycles.startsOn, cycle.endsOn),
        gte(cycles.endsOn, cycle.startsOn),
      ),
    )
  if (other?.cycleId === cycleId) throw conflict('budget.exists', { id: other.id, ledger })
  if (other) throw conflict('budget.period_overlaps', { ...other, ledger })
}
