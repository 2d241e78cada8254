import {
  and,
  asc,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Entry } from '../contract/budget.js'
import type { Executor } from '../db/open.js'
import type { Tier } from '../contract/metric.js'
import { budgetEntries } from '../db/schema/budget.js'
import { initiativeTiers } from '../db/schema/initiatives.js'
import { byTier, type PerTier } from './per-tier.js'
import { splitByTier } from './split-by-tier.js'
import { readTierCalendar, type Placement } from './tier-calendar.js'

type EntryRow = typeof budgetEntries.$inferSelect

/** A place in a list of entries, newest day first. */
export interface EntryPosition {
  readonly day: string
  readonly id: string
}

/** What to read of a budget's entries; every part that is left out reads all. */
export interface EntryScope {
  readonly kind?: Entry['kind'] | undefined
  readonly source?: Entry['source'] | undefined
  readonly initiativeId?: string | undefined
  readonly importId?: string | undefined
  readonly transferId?: string | undefined
  /** Only what counts in the mix and lies on nothing yet. */
  readonly unassigned?: boolean | undefined
  /** Only what may have a part in the tier: on experiments, and on work that was in it on some day. */
  readonly perhapsIn?: Tier | undefined
}

/** An entry, and the day on which it counts: a correction counts on that of its entry. */
export interface PlacedEntry extends Entry {
  readonly countsOn: string
}

/** A budget's entries with the tier of their day, newest day first; after a position, so many. */
export async function readEntries(
  db: Executor,
  budgetId: string,
  page?: { readonly after: EntryPosition | null; readonly limit: number },
  scope: EntryScope = {},
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
    .where(and(eq(budgetEntries.budgetId, budgetId), later, ...within(scope)))
    .orderBy(desc(budgetEntries.day), desc(budgetEntries.id))
  const rows = await (page ? query.limit(page.limit) : query)
  return (await placed(db, budgetId, rows)).map(({ countsOn: _countsOn, ...entry }) => entry)
}

/** What is planned for a day and later, corrections among it, with the day on which each counts. */
export async function readPlanFrom(
  db: Executor,
  budgetId: string,
  day: string,
): Promise<PlacedEntry[]> {
  // A correction may be booked on another day than its entry's: those are all read.
  const rows = await db
    .select()
    .from(budgetEntries)
    .where(
      and(
        eq(budgetEntries.budgetId, budgetId),
        eq(budgetEntries.kind, 'planned'),
        or(gte(budgetEntries.day, day), sql`${budgetEntries.correctsId} is not null`),
      ),
    )
    .orderBy(asc(budgetEntries.day), asc(budgetEntries.id))
  return (await placed(db, budgetId, rows)).filter(({ countsOn }) => countsOn >= day)
}

/** One stored entry with its tier. */
export async function readEntry(db: Executor, id: string): Promise<Entry | undefined> {
  const [row] = await db.select().from(budgetEntries).where(eq(budgetEntries.id, id))
  if (row === undefined) return undefined
  const [entry] = await placed(db, row.budgetId, [row])
  if (entry === undefined) return undefined
  const { countsOn: _countsOn, ...plain } = entry
  return plain
}

function within(scope: EntryScope): (SQL | undefined)[] {
  const { kind, source, initiativeId, importId, transferId, unassigned, perhapsIn } = scope
  return [
    kind === undefined ? undefined : eq(budgetEntries.kind, kind),
    source === undefined ? undefined : eq(budgetEntries.source, source),
    initiativeId === undefined ? undefined : eq(budgetEntries.initiativeId, initiativeId),
    importId === undefined ? undefined : eq(budgetEntries.importId, importId),
    transferId === undefined ? undefined : eq(budgetEntries.transferId, transferId),
    unassigned === true
      ? and(
          eq(budgetEntries.bucket, 'mix'),
          isNull(budgetEntries.initiativeId),
          isNull(budgetEntries.experimentId),
          isNull(budgetEntries.tier),
        )
      : undefined,
    perhapsIn === undefined
      ? undefined
      : or(
          isNotNull(budgetEntries.experimentId),
          eq(budgetEntries.tier, perhapsIn),
          inArray(budgetEntries.initiativeId, everIn(perhapsIn)),
        ),
  ]
}

/** Initiatives that were in the tier on some day, wholly or with a share of their work. */
function everIn(tier: Tier): SQL {
  const share = sql`json_extract(${initiativeTiers.weights}, ${`$.${tier}`})`
  return sql`(select ${initiativeTiers.initiativeId} from ${initiativeTiers}
    where coalesce(${share} > 0, ${initiativeTiers.tier} = ${tier}))`
}

/**
 * A correction takes something back from its entry, so it counts on that entry's day and in its
 * tiers: what it takes from each is what the split of the rest leaves less than the split before it.
 */
async function placed(
  db: Executor,
  budgetId: string,
  rows: readonly EntryRow[],
): Promise<PlacedEntry[]> {
  const tierOf = await readTierCalendar(db)
  const corrects = rows.some((row) => row.correctsId !== null)
  const originals = corrects ? await readCorrections(db, budgetId) : new Map()
  return rows.map((row) => {
    const { day, before } = originals.get(row.id) ?? { day: row.day, before: 0 }
    const place = tierOf(row, day)
    const tier = place === null || place.weights !== null ? null : place.tier
    const tierAmounts = place && change(before, before + row.amount, place)
    return { ...row, tier, tierAmounts, countsOn: day }
  })
}

/** By correction: the day of its entry, and what was left of the entry before it. */
async function readCorrections(
  db: Executor,
  budgetId: string,
): Promise<Map<string, { readonly day: string; readonly before: number }>> {
  const corrected = alias(budgetEntries, 'corrected')
  const rows = await db
    .select({
      id: budgetEntries.id,
      of: corrected.id,
      amount: budgetEntries.amount,
      day: corrected.day,
      booked: corrected.amount,
    })
    .from(budgetEntries)
    .innerJoin(corrected, eq(corrected.id, budgetEntries.correctsId))
    .where(eq(budgetEntries.budgetId, budgetId))
    .orderBy(asc(budgetEntries.createdAt), asc(budgetEntries.id))
  const left = new Map<string, number>()
  return new Map(
    rows.map(({ id, of, amount, day, booked }) => {
      const before = left.get(of) ?? booked
      left.set(of, before + amount)
      return [id, { day, before }]
    }),
  )
}

function change(before: number, after: number, { tier, weights }: Placement): PerTier<number> {
  const shares = weights ?? byTier((name) => (name === tier ? 1 : 0))
  const [was, is] = [splitByTier(before, shares), splitByTier(after, shares)]
  return byTier((name) => is[name] - was[name])
}
