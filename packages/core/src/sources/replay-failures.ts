import { flagBoard } from '../assignment/flag-board.js'
import type { Context } from '../context.js'
import { ReplayInput, type Replayed } from '../contract/source.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { requireSource } from './load.js'
import { asked } from './stream-refusal.js'

/**
 * Sends failed items through the checks once more; each counts as received again, and the items that
 * are accepted now leave the failures. Late ones count where `acceptLate` says so.
 */
export async function replayFailures(
  ctx: Context,
  sourceId: string,
  raw: ReplayInput,
): Promise<Replayed> {
  const { ids, acceptLate } = parse(ReplayInput, raw)
  // Exposures are held against the flags as they are now.
  await flagBoard(ctx.store).current()
  return write(ctx, 'source.replay', { sourceId, ids, acceptLate }, async (tx) => {
    await requireSource(tx, sourceId)
    const receivedAt = ctx.now().getTime()
    const results = await asked(() => ctx.stream.replay(sourceId, ids, { receivedAt, acceptLate }))
    const value: Replayed = { accepted: 0, duplicate: 0, conflict: 0, rejected: 0, late: 0 }
    for (const { outcome } of results) value[outcome] += 1
    const items = ids === 'all' ? 'all' : ids.length
    return { subjectId: sourceId, value, detail: { items, acceptLate, ...value } }
  })
}
