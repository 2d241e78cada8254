import { and, desc, eq } from 'drizzle-orm'
import type { BudgetSummary } from '../../contract/budget.js'
import type { Executor } from '../../db/open.js'
import { budgetEvaluations } from '../../db/schema/budget-steering.js'
import { reviews } from '../../db/schema/reviews.js'

/** The newest week's close of a budget, and its mandatory review while one is open. */
export async function readAlert(
  db: Executor,
  budgetId: string,
): Promise<Pick<BudgetSummary, 'alert' | 'openReviewId'>> {
  const [newest] = await db
    .select({ record: budgetEvaluations.record })
    .from(budgetEvaluations)
    .where(eq(budgetEvaluations.budgetId, budgetId))
    .orderBy(desc(budgetEvaluations.day))
    .limit(1)
  const openReviewId = await openReviewOfBudget(db, budgetId)
  if (newest === undefined) return { alert: null, openReviewId }
  const { day, overall, standing, breachesInARow } = newest.record
  return { alert: { day, overall, standing, breachesInARow }, openReviewId }
}

/** The mandatory review of a budget that is open; at most one is. */
export async function openReviewOfBudget(db: Executor, budgetId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: reviews.id })
    .from(reviews)
    .where(
      and(eq(reviews.budgetId, budgetId), eq(reviews.kind, 'alert'), eq(reviews.state, 'open')),
    )
  return row?.id ?? null
}
