import { and, desc, eq, isNull, lt } from 'drizzle-orm'
import type { AnsweredAdvice } from '../contract/advice.js'
import type { Budget } from '../contract/budget.js'
import type { Transfer } from '../contract/transfer.js'
import type { Executor } from '../db/open.js'
import { budgetAdvice } from '../db/schema/budget-steering.js'
import { budgets, budgetTransfers } from '../db/schema/budget.js'
import { cycles } from '../db/schema/objectives.js'

/** An answered piece of advice beside what became of its transfer. */
export interface AnsweredRow {
  readonly advice: AnsweredAdvice
  readonly transferState: Transfer['state'] | null
}

/** What was answered of a budget's advice, the newest first. */
export async function readAnswered(db: Executor, budgetId: string): Promise<AnsweredRow[]> {
  const rows = await db
    .select({ advice: budgetAdvice, transferState: budgetTransfers.state })
    .from(budgetAdvice)
    .leftJoin(budgetTransfers, eq(budgetTransfers.id, budgetAdvice.transferId))
    .where(eq(budgetAdvice.budgetId, budgetId))
    .orderBy(desc(budgetAdvice.at), desc(budgetAdvice.id))
  return rows.map(({ advice, transferState }) => ({ advice: answeredOf(advice), transferState }))
}

/** How far back answered advice is shown. */
const EARLIER = 8

/** What was answered in the budgets of the same kind before one, the newest first. */
export async function readEarlier(
  db: Executor,
  { ledger, currency, cycleId }: Pick<Budget, 'ledger' | 'currency' | 'cycleId'>,
): Promise<AnsweredAdvice[]> {
  const own = db.select({ day: cycles.startsOn }).from(cycles).where(eq(cycles.id, cycleId))
  const rows = await db
    .select({ advice: budgetAdvice })
    .from(budgetAdvice)
    .innerJoin(budgets, eq(budgets.id, budgetAdvice.budgetId))
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(
      and(
        eq(budgets.ledger, ledger),
        currency === null ? isNull(budgets.currency) : eq(budgets.currency, currency),
        lt(cycles.startsOn, own),
      ),
    )
    .orderBy(desc(budgetAdvice.at), desc(budgetAdvice.id))
    .limit(EARLIER)
  return rows.map(({ advice }) => answeredOf(advice))
}

function answeredOf(row: typeof budgetAdvice.$inferSelect): AnsweredAdvice {
  const { id, record, choice, amount, reason, transferId, decisionId, at, by, outcome } = row
  return { id, record, choice, amount, reason, transferId, decisionId, at, by, outcome }
}
