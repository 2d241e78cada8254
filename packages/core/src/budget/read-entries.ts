import { and, desc, eq, inArray, lt, or } from 'drizzle-orm'
import type { Entry } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import { budgetEntries } from '../db/schema/budget.js'
import { byTier } from './per-tier.js'
import { splitByTier } from './split-by-tier.js'
import { readTierCalendar } from './tier-calendar.js'

type EntryRow = typeof budgetEntries.$inferSelect

/** A place in a list of entries, newest day first. */
export interface EntryPosition {
  readonly day: string
  readonly id: string
}

/** A budget's entries with the tier of their day, newest day first; after a position, so many. */
export async function readEntries(
  db: Executor,
  budgetId: string,
  page?: { readonly after: EntryPosition | null; readonly limit: number },
): Promise<Entry[]> {
  const after = page?.after
  const later = after
    ? or(
        lt(budgetEntries.day, after.day),
        and(eq(budgetEntries.day, after.day), lt(budgetEntries.id, after.id)),
      )
    : undefined
  const query = db
    .select()
    .from(budgetEntries)
    .where(and(eq(budgetEntries.budgetId, budgetId), later))
    .orderBy(desc(budgetEntries.day), desc(budgetEntries.id))
  return withTiers(db, await (page ? query.limit(page.limit) : query))
}

/** One stored entry with its tier. */
export async function readEntry(db: Executor, id: string): Promise<Entry | undefined> {
  const rows = await db.select().from(budgetEntries).where(eq(budgetEntries.id, id))
  const [entry] = await withTiers(db, rows)
  return entry
}

/** A correction takes something back from its entry, so it counts in that entry's tier. */
async function withTiers(db: Executor, rows: readonly EntryRow[]): Promise<Entry[]> {
  const tierOf = await readTierCalendar(db)
  const correctedIds = rows.flatMap((row) => (row.correctsId === null ? [] : [row.correctsId]))
  const corrected = await db
    .select({ id: budgetEntries.id, day: budgetEntries.day })
    .from(budgetEntries)
    .where(inArray(budgetEntries.id, correctedIds))
  const dayOf = new Map(corrected.map((row) => [row.id, row.day]))
  return rows.map((row) => {
    const day = (row.correctsId === null ? null : dayOf.get(row.correctsId)) ?? row.day
    const place = tierOf(row, day)
    if (place === null) return { ...row, tier: null, tierAmounts: null }
    const { tier, weights } = place
    const shares = weights ?? byTier((name) => (name === tier ? 1 : 0))
    const tierAmounts = splitByTier(row.amount, shares)
    return { ...row, tier: weights === null ? tier : null, tierAmounts }
  })
}
