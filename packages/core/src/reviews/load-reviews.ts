import { and, desc, eq, inArray, type SQL } from 'drizzle-orm'
import type { ReviewQuery, ReviewSummary } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { budgets } from '../db/schema/budget.js'
import { metrics, metricVersions } from '../db/schema/metrics.js'
import { cycles } from '../db/schema/objectives.js'
import { reviews } from '../db/schema/reviews.js'
import { notFound } from '../errors.js'

type ReviewRow = typeof reviews.$inferSelect

/** Reviews of a state, of a kind, or all, the newest first. */
export async function loadReviews(
  db: Executor,
  { state, kind }: ReviewQuery = {},
): Promise<ReviewSummary[]> {
  const wanted: SQL[] = []
  if (state !== undefined) wanted.push(eq(reviews.state, state))
  if (kind !== undefined) wanted.push(eq(reviews.kind, kind))
  const rows = await db
    .select()
    .from(reviews)
    .where(and(...wanted))
    .orderBy(desc(reviews.openedAt), desc(reviews.id))
  return toReviews(db, rows)
}

/** One review, or review.not_found. */
export async function loadReview(db: Executor, id: string): Promise<ReviewSummary> {
  const rows = await db.select().from(reviews).where(eq(reviews.id, id))
  const [review] = await toReviews(db, rows)
  if (review === undefined) throw notFound('review.not_found', id)
  return review
}

async function toReviews(db: Executor, rows: readonly ReviewRow[]): Promise<ReviewSummary[]> {
  const named = await readNames(
    db,
    rows.flatMap((row) => row.metricId ?? []),
  )
  const ofBudgets = await readBudgets(
    db,
    rows.flatMap((row) => row.budgetId ?? []),
  )
  return rows.map(({ metricId, budgetId, trigger, ...row }) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    from: row.from,
    to: row.to,
    trigger: trigger === null || 'evaluations' in trigger ? null : trigger,
    budgetTrigger: trigger !== null && 'evaluations' in trigger ? trigger : null,
    ownerId: row.ownerId,
    openedAt: row.openedAt,
    openedBy: row.openedBy,
    closing: row.closing,
    verification: row.verification,
    metric: metricId === null ? null : (named.get(metricId) ?? null),
    budget: budgetId === null ? null : (ofBudgets.get(budgetId) ?? null),
  }))
}

async function readNames(
  db: Executor,
  metricIds: readonly string[],
): Promise<Map<string, NonNullable<ReviewSummary['metric']>>> {
  const rows = await db
    .select({
      id: metrics.id,
      key: metrics.key,
      name: metricVersions.name,
      kind: metricVersions.kind,
      unit: metricVersions.unit,
      direction: metricVersions.direction,
    })
    .from(metrics)
    .innerJoin(
      metricVersions,
      and(eq(metricVersions.metricId, metrics.id), eq(metricVersions.version, metrics.version)),
    )
    .where(inArray(metrics.id, [...metricIds]))
  return new Map(rows.map((row) => [row.id, row]))
}

async function readBudgets(
  db: Executor,
  budgetIds: readonly string[],
): Promise<Map<string, NonNullable<ReviewSummary['budget']>>> {
  if (budgetIds.length === 0) return new Map()
  const rows = await db
    .select({
      id: budgets.id,
      cycleId: budgets.cycleId,
      cycle: cycles.name,
      ledger: budgets.ledger,
      currency: budgets.currency,
    })
    .from(budgets)
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(inArray(budgets.id, [...budgetIds]))
  return new Map(rows.map((row) => [row.id, row]))
}
