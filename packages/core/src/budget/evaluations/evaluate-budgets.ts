import { and, asc, desc, eq } from 'drizzle-orm'
import { addDays } from '../../calendar.js'
import { instant, today, type Context } from '../../context.js'
import type { BudgetEvaluation } from '../../contract/budget-evaluation.js'
import type { Budget } from '../../contract/budget.js'
import type { Cycle } from '../../contract/cycle.js'
import type { Executor } from '../../db/open.js'
import { budgetEvaluations } from '../../db/schema/budget-steering.js'
import { budgets } from '../../db/schema/budget.js'
import { metrics } from '../../db/schema/metrics.js'
import { reviews } from '../../db/schema/reviews.js'
import { requireCycle } from '../../objectives/require-cycle.js'
import { write } from '../../write.js'
import { requireBudget, toBudget } from '../load-budget.js'
import { readSpendSums } from '../read-spend-sums.js'
import { closingDays } from './closing-days.js'
import { evaluate } from './evaluate.js'
import { openReviewOfBudget } from './read-alert.js'

/**
 * Judges every week that has closed and was not judged yet, in its order, and opens the review that
 * is due; the ids of reviews it opened. A judgement stands as it was made: what is booked later for a
 * day before changes the next one.
 */
export async function evaluateBudgets(ctx: Context): Promise<string[]> {
  const opened: string[] = []
  const { idempotencyKey: _key, ...base } = ctx
  const rows = await ctx.store.db.select().from(budgets).orderBy(asc(budgets.id))
  for (const budget of rows.map(toBudget)) {
    const cycle = await requireCycle(ctx.store.db, budget.cycleId)
    if ((await missingDays(ctx.store.db, budget, cycle, today(ctx))).length === 0) continue
    const input = { budgetId: budget.id }
    const reviewId = await write(base, 'budget.evaluate', input, async (tx) => {
      const value = await judge(tx, ctx, budget.id, cycle)
      return { subjectId: budget.id, value, detail: { reviewId: value } }
    })
    if (reviewId !== null) opened.push(reviewId)
  }
  return opened
}

/** The judgements of a budget, newest first. */
export async function listEvaluations(ctx: Context, budgetId: string): Promise<BudgetEvaluation[]> {
  await requireBudget(ctx.store.db, budgetId)
  const rows = await ctx.store.db
    .select({ record: budgetEvaluations.record })
    .from(budgetEvaluations)
    .where(eq(budgetEvaluations.budgetId, budgetId))
    .orderBy(desc(budgetEvaluations.day))
  return rows.map(({ record }) => record)
}

type Actor = Pick<Context, 'now' | 'newId' | 'actorId'>

async function judge(
  tx: Executor,
  ctx: Actor,
  budgetId: string,
  cycle: Cycle,
): Promise<string | null> {
  const budget = await requireBudget(tx, budgetId)
  const days = await missingDays(tx, budget, cycle, today(ctx))
  const sums = await readSpendSums(tx, budgetId)
  const rearmAfter = await rearmedAfter(tx, budgetId)
  let previous = await newestOf(tx, budgetId)
  let before: BudgetEvaluation | null = null
  for (const day of days) {
    const record = evaluate({ budget, cycle, sums, day, previous, rearmAfter })
    await tx.insert(budgetEvaluations).values({ budgetId, day, record, at: instant(ctx) })
    before = previous
    previous = record
  }
  // A period that is over can be steered no more.
  if (previous === null || before === null || today(ctx) > cycle.endsOn) return null
  if (!previous.callsForReview || (await openReviewOfBudget(tx, budgetId)) !== null) return null
  return openReview(tx, ctx, budget, [before, previous])
}

/** Weeks that closed before today, from the later of the period's start and the budget's first day. */
async function missingDays(
  db: Executor,
  budget: Budget,
  cycle: Cycle,
  today: string,
): Promise<string[]> {
  const newest = await newestOf(db, budget.id)
  const born = budget.createdAt.slice(0, 10)
  const first = born > cycle.startsOn ? born : cycle.startsOn
  const from = newest === null ? first : addDays(newest.day, 1)
  const yesterday = addDays(today, -1)
  const to = yesterday < cycle.endsOn ? yesterday : cycle.endsOn
  return closingDays(from, to, cycle.endsOn)
}

async function newestOf(db: Executor, budgetId: string): Promise<BudgetEvaluation | null> {
  const [row] = await db
    .select({ record: budgetEvaluations.record })
    .from(budgetEvaluations)
    .where(eq(budgetEvaluations.budgetId, budgetId))
    .orderBy(desc(budgetEvaluations.day))
    .limit(1)
  return row?.record ?? null
}

/** The newest close that was known when the budget's last review was closed. */
async function rearmedAfter(db: Executor, budgetId: string): Promise<string | null> {
  const [last] = await db
    .select({ rearmAfter: reviews.rearmAfter })
    .from(reviews)
    .where(and(eq(reviews.budgetId, budgetId), eq(reviews.kind, 'alert')))
    .orderBy(desc(reviews.openedAt), desc(reviews.id))
    .limit(1)
  return last?.rearmAfter ?? null
}

async function openReview(
  tx: Executor,
  ctx: Actor,
  budget: Budget,
  evaluations: readonly [BudgetEvaluation, BudgetEvaluation],
): Promise<string> {
  const [star] = await tx
    .select({ ownerId: metrics.ownerId })
    .from(metrics)
    .where(and(eq(metrics.isNorthStar, true), eq(metrics.status, 'active')))
  const id = ctx.newId('rev')
  await tx.insert(reviews).values({
    id,
    kind: 'alert',
    state: 'open',
    budgetId: budget.id,
    from: evaluations[0].day,
    to: evaluations[1].day,
    trigger: { evaluations: [...evaluations] },
    // What the budget serves is the North Star; its owner answers for the mix.
    ownerId: star?.ownerId ?? ctx.actorId,
    openedAt: instant(ctx),
    openedBy: ctx.actorId,
  })
  return id
}
