import { and, asc, eq, inArray } from 'drizzle-orm'
import type { BudgetSummary } from '../contract/budget.js'
import type { Home } from '../contract/home.js'
import type { LocalizedLine } from '../contract/text.js'
import type { TransferEnd } from '../contract/transfer.js'
import type { Executor } from '../db/open.js'
import { budgetTransfers } from '../db/schema/budget.js'
import { initiatives } from '../db/schema/initiatives.js'

/** Transfers of these budgets that wait for a second person, oldest first, with names for their ends. */
export async function readTransfers(
  db: Executor,
  summaries: readonly BudgetSummary[],
): Promise<Home['transfers']> {
  const budgets = new Map(summaries.map(({ budget }) => [budget.id, budget]))
  const rows = await db
    .select()
    .from(budgetTransfers)
    .where(
      and(
        inArray(budgetTransfers.budgetId, [...budgets.keys()]),
        eq(budgetTransfers.state, 'proposed'),
      ),
    )
    .orderBy(asc(budgetTransfers.proposedAt), asc(budgetTransfers.id))
  if (rows.length === 0) return []
  const named = await db.select({ id: initiatives.id, name: initiatives.name }).from(initiatives)
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const nameOf = (end: TransferEnd): LocalizedLine | null =>
    end.on === 'initiative' ? (names.get(end.initiativeId) ?? null) : null
  return rows.flatMap((row) => {
    const budget = budgets.get(row.budgetId)
    if (budget === undefined) return []
    const { ledger, currency } = budget
    const ends = { fromName: nameOf(row.from), toName: nameOf(row.to) }
    return [{ ...row, ledger, currency, ...ends }]
  })
}
