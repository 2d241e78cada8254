import { today, type Context } from '../context.js'
import type { BudgetSummary } from '../contract/budget.js'
import { experiments } from '../db/schema/experiments.js'
import { initiatives } from '../db/schema/initiatives.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { requireBudget } from './load-budget.js'
import { readAlert } from './evaluations/read-alert.js'
import { keptSpendSums } from './kept-spend-sums.js'
import { summariseBudget } from './summarise-budget.js'

/** A budget on one page, as of today. */
export async function getBudgetSummary(ctx: Context, id: string): Promise<BudgetSummary> {
  const { db } = ctx.store
  const budget = await requireBudget(db, id)
  const cycle = await requireCycle(db, budget.cycleId)
  const sums = await keptSpendSums(ctx.store, id)
  const named = [
    ...(await db.select({ id: initiatives.id, name: initiatives.name }).from(initiatives)),
    ...(await db.select({ id: experiments.id, name: experiments.name }).from(experiments)),
  ]
  const names = new Map(named.map((item) => [item.id, item.name]))
  return summariseBudget({
    budget,
    cycle,
    sums,
    ...(await readAlert(db, id)),
    today: today(ctx),
    nameOf: ({ initiativeId, experimentId }) =>
      names.get(initiativeId ?? experimentId ?? '') ?? null,
  })
}
