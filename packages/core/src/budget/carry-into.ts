import { and, eq, isNull, sql } from 'drizzle-orm'
import { addDays } from '../calendar.js'
import { instant, today, type Context } from '../context.js'
import type { Budget } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries, budgets } from '../db/schema/budget.js'
import { cycles } from '../db/schema/objectives.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { toBudget } from './load-budget.js'

type Booking = Pick<Context, 'newId' | 'now' | 'actorId'>

/**
 * Books what is left of the budget before this one, of the same ledger and currency and ending the
 * day before it starts, as planned contingency: once, when that one has ended and carries over.
 * It stands on the last day, so that it is there until it is moved to where it is needed. Returns
 * what was booked, 0 when nothing was.
 */
export async function carryInto(tx: Executor, ctx: Booking, budget: Budget): Promise<number> {
  const amount = await dueToCarry(tx, today(ctx), budget)
  if (amount === 0) return 0
  const cycle = await requireCycle(tx, budget.cycleId)
  await tx.insert(budgetEntries).values({
    id: ctx.newId('ent'),
    budgetId: budget.id,
    kind: 'planned',
    bucket: 'contingency',
    source: 'carry',
    day: cycle.endsOn,
    amount,
    createdAt: instant(ctx),
    createdBy: ctx.actorId,
  })
  return amount
}

/** What would be carried into the budget as of a day; 0 when nothing is, or it is booked already. */
export async function dueToCarry(db: Executor, today: string, budget: Budget): Promise<number> {
  const { startsOn } = await requireCycle(db, budget.cycleId)
  const before = await budgetEndingOn(db, budget, addDays(startsOn, -1))
  if (before?.carryRule !== 'carry' || today < startsOn) return 0
  if (await hasCarried(db, budget.id)) return 0
  return Math.max(0, before.total - (await spentIn(db, before.id)))
}

async function budgetEndingOn(
  tx: Executor,
  { ledger, currency }: Budget,
  day: string,
): Promise<Budget | undefined> {
  const [row] = await tx
    .select({ budget: budgets })
    .from(budgets)
    .innerJoin(cycles, eq(cycles.id, budgets.cycleId))
    .where(
      and(
        eq(budgets.ledger, ledger),
        currency === null ? isNull(budgets.currency) : eq(budgets.currency, currency),
        eq(cycles.endsOn, day),
      ),
    )
  return row && toBudget(row.budget)
}

async function hasCarried(tx: Executor, budgetId: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: budgetEntries.id })
    .from(budgetEntries)
    .where(and(eq(budgetEntries.budgetId, budgetId), eq(budgetEntries.source, 'carry')))
    .limit(1)
  return found !== undefined
}

/** What was booked against the total: assigned or not, without run and contingency. */
async function spentIn(tx: Executor, budgetId: string): Promise<number> {
  const [row] = await tx
    .select({ spent: sql<number>`coalesce(sum(${budgetEntries.amount}), 0)` })
    .from(budgetEntries)
    .where(
      and(
        eq(budgetEntries.budgetId, budgetId),
        eq(budgetEntries.kind, 'actual'),
        eq(budgetEntries.bucket, 'mix'),
      ),
    )
  return row?.spent ?? 0
}
