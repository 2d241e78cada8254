import { desc, eq } from 'drizzle-orm'
import type { AnsweredAdvice } from '../contract/advice.js'
import type { Transfer } from '../contract/transfer.js'
import type { Executor } from '../db/open.js'
import { budgetAdvice } from '../db/schema/budget-steering.js'
import { budgetTransfers } from '../db/schema/budget.js'

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
  return rows.map(({ advice, transferState }) => {
    const { id, record, choice, amount, reason, transferId, decisionId, at, by, outcome } = advice
    const answered = { id, record, choice, amount, reason, transferId, decisionId, at, by, outcome }
    return { advice: answered, transferState }
  })
}
