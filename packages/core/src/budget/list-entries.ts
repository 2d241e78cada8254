import type { z } from 'zod'
import type { Context } from '../context.js'
import { EntryQuery, type Entry } from '../contract/budget.js'
import type { Page } from '../contract/page.js'
import type { Executor } from '../db/open.js'
import { invalid } from '../errors.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import { requireBudget } from './load-budget.js'
import { readEntries, type EntryPosition, type EntryScope } from './read-entries.js'

const CHUNK = 1000

/** Entries of a budget, newest day first, corrections as rows of their own. */
export async function listEntries(
  ctx: Context,
  budgetId: string,
  raw: EntryQuery = {},
): Promise<Page<Entry>> {
  const query = parse(EntryQuery, raw)
  const { db } = ctx.store
  await requireBudget(db, budgetId)
  const rows = await readSome(db, budgetId, query, query.limit + 1)
  return cutPage(rows, query.limit, (entry) => `${entry.day} ${entry.id}`)
}

/** A tier is a matter of days and shares, so entries are looked through for it some at a time. */
async function readSome(
  db: Executor,
  budgetId: string,
  { cursor, tier, limit: _limit, ...filters }: z.output<typeof EntryQuery>,
  count: number,
): Promise<Entry[]> {
  const unassigned = tier === 'unassigned'
  const perhapsIn = unassigned ? undefined : tier
  const scope: EntryScope = { ...filters, unassigned, perhapsIn }
  let after = positionOf(decodeCursor(cursor))
  if (perhapsIn === undefined) {
    return readEntries(db, budgetId, { after, limit: count }, scope)
  }
  const found: Entry[] = []
  for (;;) {
    const rows: Entry[] = await readEntries(db, budgetId, { after, limit: CHUNK }, scope)
    found.push(
      ...rows.filter(({ bucket, tierAmounts }) => bucket === 'mix' && tierAmounts?.[perhapsIn]),
    )
    const last = rows.at(-1)
    if (found.length >= count || rows.length < CHUNK || last === undefined) {
      return found.slice(0, count)
    }
    after = last
  }
}

function positionOf(text: string | null): EntryPosition | null {
  if (text === null) return null
  const [day, id, ...more] = text.split(' ')
  if (day === undefined || id === undefined || more.length > 0) {
    throw invalid('request.invalid', { path: 'cursor', message: 'not a cursor of this list' })
  }
  return { day, id }
}
