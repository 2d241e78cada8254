import { and, asc, eq } from 'drizzle-orm'
import { z } from 'zod'
import type { Context } from '../context.js'
import type { BudgetHistory } from '../contract/budget.js'
import { auditLog } from '../db/schema/audit.js'
import { budgetChanges } from '../db/schema/budget.js'
import { requireBudget, termsOf } from './load-budget.js'

const Creation = z.object({ reason: z.string().nullable() })

/** The terms a budget began with, with the reason, and every change of them, the newest first. */
export async function getBudgetHistory(ctx: Context, id: string): Promise<BudgetHistory> {
  const { db } = ctx.store
  const budget = await requireBudget(db, id)
  const changes = await db
    .select()
    .from(budgetChanges)
    .where(eq(budgetChanges.budgetId, id))
    .orderBy(asc(budgetChanges.at), asc(budgetChanges.id))
  const [created] = await db
    .select({ by: auditLog.actorId, detail: auditLog.detail })
    .from(auditLog)
    .where(and(eq(auditLog.subjectId, id), eq(auditLog.verb, 'budget.create')))
  const said = Creation.safeParse(created?.detail)
  const first = {
    terms: changes[0]?.before ?? termsOf(budget),
    // Budgets of earlier releases were made without one.
    reason: said.success ? said.data.reason : null,
    at: budget.createdAt,
    by: created?.by ?? null,
  }
  return { first, items: changes.toReversed() }
}
