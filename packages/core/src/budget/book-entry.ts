import type { Context } from '../context.js'
import { EntryInput, type Entry } from '../contract/budget.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkEntry, insertEntry } from './insert-entry.js'

/**
 * Books planned or actual spend on an initiative, an experiment, a tier (of a plan), or on nothing
 * yet (unassigned). Entries are never changed: a correction is an entry of its own that names the
 * one it corrects, in the same budget, kind, bucket and subject, and never takes back more than was
 * booked.
 */
export async function bookEntry(ctx: Context, raw: EntryInput): Promise<Entry> {
  const input = parse(EntryInput, raw)
  checkEntry(input)
  return write(ctx, 'budget.book_entry', input, async (tx) => {
    const value = await insertEntry(tx, ctx, input)
    const { kind, amount, day } = input
    return { subjectId: input.budgetId, value, detail: { entryId: value.id, kind, amount, day } }
  })
}
