import { desc, eq } from 'drizzle-orm'
import type { Context } from '../../context.js'
import type { Transfer } from '../../contract/transfer.js'
import { budgetTransfers } from '../../db/schema/budget.js'
import { requireBudget } from '../load-budget.js'

/** Transfers of a budget, the newest proposal first. */
export async function listTransfers(ctx: Context, budgetId: string): Promise<Transfer[]> {
  const { db } = ctx.store
  await requireBudget(db, budgetId)
  return db
    .select()
    .from(budgetTransfers)
    .where(eq(budgetTransfers.budgetId, budgetId))
    .orderBy(desc(budgetTransfers.proposedAt), desc(budgetTransfers.id))
}
