import { and, eq, isNotNull } from 'drizzle-orm'
import { instant, today, type Context } from '../context.js'
import { CloseDecisionInput } from '../contract/grading.js'
import type { KeyResult, KeyResultRange, Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { objectiveClosings } from '../db/schema/okr-records.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { copyObjective } from './copy-objective.js'
import { readObjective } from './read-objectives.js'
import { requireCycle } from './require-cycle.js'
import { requireObjective } from './require-objective.js'
import { requireState } from './require-state.js'

/**
 * Decides what becomes of an objective while its cycle is graded. Keep and modify make a new one,
 * in a later cycle or the backlog, whose key results start from the last value; what had reached its
 * target stays behind, and the original is never touched. Without a decision nothing is carried.
 */
export async function decideObjective(
  ctx: Context,
  id: string,
  raw: CloseDecisionInput,
): Promise<Objective> {
  const input = parse(CloseDecisionInput, raw)
  return write(ctx, 'objective.decide', { id, ...input }, async (tx) => {
    const { row, cycle } = await requireObjective(tx, id)
    requireState(cycle, 'grade')
    await refuseSecondCarry(tx, id)
    const { decision, comment, cycleId } = input
    const before = await readObjective(tx, id, today(ctx))
    const standing = new Map(before.keyResults.map((one) => [one.id, one]))
    const reachedIds = before.keyResults.filter(isReached).map((one) => one.id)
    let carriedToId: string | null = null
    if (decision !== 'abandon') {
      requireState(cycleId === null ? null : await requireCycle(tx, cycleId), 'plan')
      carriedToId = await copyObjective(ctx, tx, row, {
        cycleId,
        carriedFromId: id,
        rangeOf: (one) => carriedRange(standing.get(one.id), one.range),
      })
    }
    const closing = { decision, comment, carriedToId, reachedIds }
    await tx.insert(objectiveClosings).values({
      id: ctx.newId('cls'),
      objectiveId: id,
      ...closing,
      at: instant(ctx),
      by: ctx.actorId,
    })
    const value = await readObjective(tx, id, today(ctx))
    return { subjectId: id, value, detail: closing }
  })
}

async function refuseSecondCarry(tx: Executor, objectiveId: string): Promise<void> {
  const [carried] = await tx
    .select({ id: objectiveClosings.carriedToId })
    .from(objectiveClosings)
    .where(
      and(eq(objectiveClosings.objectiveId, objectiveId), isNotNull(objectiveClosings.carriedToId)),
    )
  if (carried) throw conflict('objective.decided_already', { id: carried.id ?? '' })
}

/** What is kept in bound is never done; everything else is once it stands at its target. */
function isReached({ raw, range }: KeyResult): boolean {
  return !range.type.startsWith('maintain') && raw !== null && raw >= 1
}

/** The range from the last value on: a moved baseline, or the milestones that are not done. */
function carriedRange(
  standing: KeyResult | undefined,
  range: KeyResultRange,
): KeyResultRange | null {
  if (standing && isReached(standing)) return null
  if (range.type === 'move') {
    return { ...range, baseline: standing?.current?.value ?? range.baseline }
  }
  if (range.type !== 'milestone') return range
  const milestones = range.milestones
    .filter((one) => !one.done)
    .map(({ name, weight }) => ({ name, weight, done: false }))
  return { ...range, milestones }
}
