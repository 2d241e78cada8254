import type { Context } from '../context.js'
import { EntryAssignment, type AssignedEntry } from '../contract/budget.js'
import { conflict, notFound } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { insertEntry, leftOf } from './insert-entry.js'
import { readEntry } from './read-entries.js'

/**
 * Books an unassigned amount on what it belongs to: a correction takes it back and a new entry of
 * the same day stands in its place, both or neither. The entry itself never changes.
 */
export async function assignEntry(
  ctx: Context,
  id: string,
  raw: EntryAssignment,
): Promise<AssignedEntry> {
  const input = parse(EntryAssignment, raw)
  return write(ctx, 'budget.assign_entry', { id, ...input }, async (tx) => {
    const given = await readEntry(tx, id)
    if (!given) throw notFound('budget.entry_not_found', id)
    const isOpen = given.bucket === 'mix' && given.tierAmounts === null && given.correctsId === null
    const left = isOpen ? await leftOf(tx, id) : 0
    const amount = input.amount ?? left
    if (left <= 0 || amount > left) throw conflict('budget.nothing_to_assign', { left, amount })
    const { budgetId, kind, bucket, day, person, note } = given
    const facts = { budgetId, kind, bucket, day, person, note, tier: null }
    const nowhere = { initiativeId: null, experimentId: null }
    const { on: _on, ...subject } = input.on
    const correction = await insertEntry(tx, ctx, {
      ...facts,
      ...nowhere,
      amount: -amount,
      correctsId: id,
    })
    const entry = await insertEntry(tx, ctx, {
      ...facts,
      ...nowhere,
      ...subject,
      amount,
      correctsId: null,
    })
    const detail = { entryId: entry.id, correctionId: correction.id, of: id, amount }
    return { subjectId: budgetId, value: { correction, entry }, detail }
  })
}
