import { asc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { instant, today, type Context } from '../context.js'
import { CheckInInput, type KeyResult, type KeyResultRange } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { checkIns, keyResults } from '../db/schema/objectives.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { isInCycle } from './cycle-days.js'
import { readKeyResult } from './read-key-results.js'
import { requireKeyResult } from './require-key-result.js'

/**
 * Records a check-in; history is only ever added to. A value is taken where the key result has no
 * metric, milestones where it has milestones; the newest check-in by day wins.
 */
export async function checkIn(
  ctx: Context,
  keyResultId: string,
  raw: CheckInInput,
): Promise<KeyResult> {
  const input = parse(CheckInInput, raw)
  return write(ctx, 'key_result.check_in', { keyResultId, ...input }, async (tx) => {
    const { row, cycle } = await requireKeyResult(tx, keyResultId)
    if (!isInCycle(cycle, input.day)) {
      throw invalid('key_result.check_in_outside_cycle', {
        startsOn: cycle.startsOn,
        endsOn: cycle.endsOn,
      })
    }
    if (isEmpty(input)) throw invalid('key_result.check_in_empty')
    checkRecordable(row, input)
    const id = ctx.newId('chk')
    await tx
      .insert(checkIns)
      .values({ id, keyResultId, ...input, at: instant(ctx), by: ctx.actorId })
    if (row.range.type === 'milestone') await markMilestones(tx, keyResultId, row.range)
    const value = await readKeyResult(tx, keyResultId, today(ctx))
    return { subjectId: keyResultId, value, detail: { checkInId: id, ...input } }
  })
}

/** A check-in says something: a value, milestones, a confidence or a comment. */
function isEmpty({ value, milestonesDone, confidence, comment }: z.output<typeof CheckInInput>) {
  return [value, milestonesDone, confidence, comment].every((said) => said === null)
}

function checkRecordable(
  row: { readonly metricId: string | null; readonly range: KeyResultRange },
  input: z.output<typeof CheckInInput>,
): void {
  const { range } = row
  const takesValue = row.metricId === null && range.type !== 'milestone'
  if (input.value !== null && !takesValue) throw invalid('key_result.value_not_recordable')
  if (input.milestonesDone === null) return
  if (range.type !== 'milestone') throw invalid('key_result.value_not_recordable')
  const unknown = input.milestonesDone.find((index) => index >= range.milestones.length)
  if (unknown !== undefined) throw invalid('key_result.milestone_unknown', { index: unknown })
}

async function markMilestones(
  tx: Executor,
  keyResultId: string,
  range: Extract<KeyResultRange, { type: 'milestone' }>,
): Promise<void> {
  const history = await tx
    .select({ done: checkIns.milestonesDone })
    .from(checkIns)
    .where(eq(checkIns.keyResultId, keyResultId))
    .orderBy(asc(checkIns.day), asc(checkIns.at), asc(checkIns.id))
  const done = history.findLast((item) => item.done !== null)?.done
  if (!done) return
  const milestones = range.milestones.map((milestone, index) => ({
    ...milestone,
    done: done.includes(index),
  }))
  await tx
    .update(keyResults)
    .set({ range: { type: 'milestone', milestones } })
    .where(eq(keyResults.id, keyResultId))
}
