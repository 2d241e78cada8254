import { desc, eq } from 'drizzle-orm'
import type { Context } from '../../context.js'
import type { SpendImport } from '../../contract/spend-import.js'
import { spendImports } from '../../db/schema/budget.js'
import { requireBudget } from '../load-budget.js'

/** Files of time or cost that were booked into a budget, the newest first. */
export async function listSpendImports(ctx: Context, budgetId: string): Promise<SpendImport[]> {
  const { db } = ctx.store
  await requireBudget(db, budgetId)
  return db
    .select()
    .from(spendImports)
    .where(eq(spendImports.budgetId, budgetId))
    .orderBy(desc(spendImports.at), desc(spendImports.id))
}
