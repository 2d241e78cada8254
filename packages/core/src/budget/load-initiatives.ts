import { asc, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Initiative } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries, budgets } from '../db/schema/budget.js'
import { initiativeKeyResults, initiatives, initiativeTiers } from '../db/schema/initiatives.js'
import { notFound } from '../errors.js'

/** All initiatives as of a day, newest first, with their tiers, key results and spend. */
export async function loadInitiatives(db: Executor, today: string): Promise<Initiative[]> {
  const rows = await db
    .select()
    .from(initiatives)
    .orderBy(desc(initiatives.createdAt), desc(initiatives.id))
  const tiers = await db.select().from(initiativeTiers).orderBy(asc(initiativeTiers.from))
  const links = await db.select().from(initiativeKeyResults)
  const spendOf = await readSpend(db)
  return rows.map((row) => {
    const { id, name, description, ownerId, metricId, killCriterion, createdAt } = row
    const tierHistory = tiers
      .filter((item) => item.initiativeId === id)
      .map(({ tier, weights, from }) => ({ tier, weights, from }))
    const inForce = tierHistory.findLast((item) => item.from <= today) ?? tierHistory[0]
    if (!inForce) throw new Error(`initiative ${id} has no tier`)
    return {
      id,
      name,
      tier: inForce.tier,
      tierHistory,
      metricId,
      killCriterion,
      stopped:
        row.stoppedOn === null || row.stopReason === null
          ? null
          : { on: row.stoppedOn, reason: row.stopReason },
      keyResultIds: links
        .filter((link) => link.initiativeId === id)
        .map((link) => link.keyResultId),
      ownerId,
      description,
      spend: spendOf.get(id) ?? [],
      createdAt,
    }
  })
}

/** One initiative as of a day, or initiative.not_found. */
export async function loadInitiative(db: Executor, id: string, today: string): Promise<Initiative> {
  const found = (await loadInitiatives(db, today)).find((initiative) => initiative.id === id)
  if (!found) throw notFound('initiative.not_found', id)
  return found
}

/** What is planned and spent on each initiative, by ledger and currency; currencies are never added. */
async function readSpend(db: Executor): Promise<ReadonlyMap<string, Initiative['spend']>> {
  const sumOf = (kind: string) =>
    sql<number>`sum(case when ${budgetEntries.kind} = ${kind} then ${budgetEntries.amount} else 0 end)`
  const rows = await db
    .select({
      initiativeId: budgetEntries.initiativeId,
      ledger: budgets.ledger,
      currency: budgets.currency,
      planned: sumOf('planned'),
      actual: sumOf('actual'),
    })
    .from(budgetEntries)
    .innerJoin(budgets, eq(budgets.id, budgetEntries.budgetId))
    .where(isNotNull(budgetEntries.initiativeId))
    .groupBy(budgetEntries.initiativeId, budgets.ledger, budgets.currency)
    .orderBy(desc(budgets.ledger), asc(budgets.currency))
  const found = new Map<string, Initiative['spend']>()
  for (const { initiativeId, ...row } of rows) {
    if (initiativeId !== null) found.set(initiativeId, [...(found.get(initiativeId) ?? []), row])
  }
  return found
}
