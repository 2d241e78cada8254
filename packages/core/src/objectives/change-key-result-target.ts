import { eq } from 'drizzle-orm'
import { canonicalJson } from '../canonical.js'
import { instant, today, type Context } from '../context.js'
import { TargetChangeInput, type KeyResult, type KeyResultRange } from '../contract/objective.js'
import { keyResults } from '../db/schema/objectives.js'
import { targetChanges } from '../db/schema/okr-records.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { checkPromise } from './check-range.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult, type KeyResultRow } from './require-key-result.js'
import { requireState } from './require-state.js'

/**
 * Changes what was promised in an open cycle, for a reason that is kept; progress goes on against
 * the new target and is shown against the original one too.
 */
export async function changeKeyResultTarget(
  ctx: Context,
  id: string,
  raw: TargetChangeInput,
): Promise<KeyResult> {
  const input = parse(TargetChangeInput, raw)
  return write(ctx, 'key_result.change_target', { id, ...input }, async (tx) => {
    const { row, cycle } = await requireKeyResult(tx, id)
    requireState(cycle, 'target')
    const { reason } = input
    const range = keepingDone(row.range, input.range)
    const profile = input.profile ?? row.profile
    checkPromise(row, { range, profile })
    if (canonicalJson({ range, profile }) === canonicalJson(promiseOf(row))) {
      throw invalid('key_result.target_unchanged')
    }
    const originalRange = row.originalRange ?? row.range
    await tx.update(keyResults).set({ range, profile, originalRange }).where(eq(keyResults.id, id))
    const change = { from: row.range, to: range, reason, at: instant(ctx), by: ctx.actorId }
    await tx.insert(targetChanges).values({ id: ctx.newId('tgt'), keyResultId: id, ...change })
    return { subjectId: id, value: await readKeyResult(tx, id, today(ctx)), detail: { ...change } }
  })
}

/**
 * Milestones keep their places: check-ins name them by place, and only check-ins say what is done.
 * New ones follow; one that no longer counts is given the weight 0.
 */
function keepingDone(before: KeyResultRange, after: KeyResultRange): KeyResultRange {
  if (before.type !== 'milestone' || after.type !== 'milestone') return after
  const [had, has] = [before.milestones.length, after.milestones.length]
  if (has < had) throw invalid('key_result.milestones_dropped', { had, has })
  const done = (index: number) => before.milestones[index]?.done ?? false
  const milestones = after.milestones.map((one, index) => ({ ...one, done: done(index) }))
  return { ...after, milestones }
}

function promiseOf({ range, profile }: KeyResultRow) {
  return { range, profile }
}
