import { eq } from 'drizzle-orm'
import { today, type Context } from '../context.js'
import { KeyResultChange, type KeyResult } from '../contract/objective.js'
import { keyResults } from '../db/schema/objectives.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { checkPromise } from './check-range.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult } from './require-key-result.js'
import { requireState } from './require-state.js'

/** Changes a key result; its range and profile only until its cycle is published. */
export async function changeKeyResult(
  ctx: Context,
  id: string,
  raw: KeyResultChange,
): Promise<KeyResult> {
  const change = parse(KeyResultChange, raw)
  return write(ctx, 'key_result.change', { id, ...change }, async (tx) => {
    const { row, cycle } = await requireKeyResult(tx, id)
    requireState(cycle, 'plan')
    const isPromise = change.range !== undefined || change.profile !== undefined
    if (isPromise && cycle?.state === 'open') throw conflict('key_result.target_locked')
    if (change.ownerId !== undefined) await requirePerson(tx, change.ownerId)
    const { title = row.title, ownerId = row.ownerId } = change
    const { range = row.range, profile = row.profile } = change
    checkPromise(row, { range, profile })
    await tx.update(keyResults).set({ title, ownerId, range, profile }).where(eq(keyResults.id, id))
    return { subjectId: id, value: await readKeyResult(tx, id, today(ctx)), detail: { ...change } }
  })
}
