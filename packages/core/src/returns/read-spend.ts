import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { byTier, type PerTier } from '../budget/per-tier.js'
import { splitByTier } from '../budget/split-by-tier.js'
import type { TierCalendar } from '../budget/tier-calendar.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'

/** What was spent on a subject on a day, by tier. */
export interface SpendRow {
  readonly budgetId: string
  readonly initiativeId: string | null
  readonly experimentId: string | null
  readonly day: string
  readonly amount: number
  /** Null while it is unassigned. */
  readonly tiers: PerTier<number> | null
}

/**
 * Spend inside the mix of some budgets, summed by subject and day; a correction counts on the day
 * and in the tier of the entry it corrects. Entries of one amount are summed before they are split
 * and each is split as it would be alone, so the sums are those of the entries to the last unit.
 */
export async function readSpend(
  db: Executor,
  budgetIds: readonly string[],
  tierOf: TierCalendar,
): Promise<SpendRow[]> {
  if (budgetIds.length === 0) return []
  const corrected = alias(budgetEntries, 'corrected')
  const day = sql<string>`coalesce(${corrected.day}, ${budgetEntries.day})`
  const { budgetId, initiativeId, experimentId, tier, amount } = budgetEntries
  const rows = await db
    .select({
      budgetId,
      initiativeId,
      experimentId,
      tier,
      amount,
      day,
      times: sql<number>`count(*)`,
    })
    .from(budgetEntries)
    .leftJoin(corrected, eq(corrected.id, budgetEntries.correctsId))
    .where(
      and(
        inArray(budgetId, [...budgetIds]),
        eq(budgetEntries.kind, 'actual'),
        eq(budgetEntries.bucket, 'mix'),
      ),
    )
    .groupBy(budgetId, initiativeId, experimentId, tier, day, amount)
  return rows.map((row) => {
    const place = tierOf(row, row.day)
    const shares = place && (place.weights ?? byTier((name) => (name === place.tier ? 1 : 0)))
    const one = shares && splitByTier(row.amount, shares)
    return {
      budgetId: row.budgetId,
      initiativeId: row.initiativeId,
      experimentId: row.experimentId,
      day: row.day,
      amount: row.times * row.amount,
      tiers: one && byTier((name) => row.times * one[name]),
    }
  })
}
