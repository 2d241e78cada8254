import type { z } from 'zod'
import type { Context } from '../context.js'
import type { Entry } from '../contract/budget.js'
import { PageQuery, type Page } from '../contract/page.js'
import { invalid } from '../errors.js'
import { cutPage, decodeCursor } from '../page-cursor.js'
import { parse } from '../parse.js'
import { requireBudget } from './load-budget.js'
import { readEntries, type EntryPosition } from './read-entries.js'

/** Entries of a budget, newest day first, corrections as rows of their own. */
export async function listEntries(
  ctx: Context,
  budgetId: string,
  raw: z.input<typeof PageQuery> = {},
): Promise<Page<Entry>> {
  const query = parse(PageQuery, raw)
  const { db } = ctx.store
  await requireBudget(db, budgetId)
  const after = positionOf(decodeCursor(query.cursor))
  const rows = await readEntries(db, budgetId, { after, limit: query.limit + 1 })
  return cutPage(rows, query.limit, (entry) => `${entry.day} ${entry.id}`)
}

function positionOf(text: string | null): EntryPosition | null {
  if (text === null) return null
  const [day, id, ...more] = text.split(' ')
  if (day === undefined || id === undefined || more.length > 0) {
    throw invalid('request.invalid', { path: 'cursor', message: 'not a cursor of this list' })
  }
  return { day, id }
}
