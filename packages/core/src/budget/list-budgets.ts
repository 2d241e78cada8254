import { asc, desc, eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { Budget } from '../contract/budget.js'
import { budgets } from '../db/schema/budget.js'
import { cycles } from '../db/schema/objectives.js'
import { toBudget } from './load-budget.js'

/** Budgets of the newest cycle first, people before money; of one cycle only when it is named. */
export async function listBudgets(
  ctx: Context,
  query: { readonly cycleId?: string | undefined } = {},
): Promise<Budget[]> {
  const rows = await ctx.store.db
    .select({ budget: budgets })
    .from(budgets)
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(query.cycleId === undefined ? undefined : eq(budgets.cycleId, query.cycleId))
    .orderBy(desc(cycles.startsOn), desc(budgets.ledger), asc(budgets.id))
  return rows.map((row) => toBudget(row.budget))
}
