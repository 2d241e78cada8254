import { instant, today, type Context } from '../context.js'
import { CycleStepInput, type Cycle } from '../contract/cycle.js'
import type { KeyResult, Objective } from '../contract/objective.js'
import type { Executor } from '../db/open.js'
import { grades } from '../db/schema/okr-records.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { moveCycle } from './move-cycle.js'
import { measureCycle } from './read-objectives.js'

/** Their score is a matter of fact, so one that passes needs nobody's judgement. */
const SELF_EVIDENT: readonly KeyResult['range']['type'][] = ['milestone', 'boolean']

/**
 * Closes a graded cycle; nothing is carried into another one. Every delivery key result has a grade
 * by then: milestones and a yes that pass are graded as they stand, the rest by people.
 */
export async function closeCycle(
  ctx: Context,
  id: string,
  raw: CycleStepInput = {},
): Promise<Cycle> {
  const { comment } = parse(CycleStepInput, raw)
  return moveCycle(ctx, id, {
    step: 'close',
    comment,
    check: (tx, cycle) => settleGrades(ctx, tx, cycle),
  })
}

async function settleGrades(ctx: Context, tx: Executor, cycle: Cycle): Promise<void> {
  const measured = await measureCycle(tx, cycle.id, today(ctx))
  const open = measured.flatMap(({ view }) =>
    view.keyResults
      .filter((one) => one.role === 'delivery' && one.grade === null)
      .map((keyResult) => ({ keyResult, passes: isSelfEvident(keyResult, view) })),
  )
  const missing = open.filter(({ passes }) => !passes).length
  if (missing > 0) throw conflict('cycle.not_graded', { missing })
  for (const { keyResult } of open) {
    await tx.insert(grades).values({
      id: ctx.newId('grd'),
      keyResultId: keyResult.id,
      version: keyResult.gradeVersion + 1,
      suggested: keyResult.suggestedScore,
      score: keyResult.suggestedScore,
      reason: null,
      cause: null,
      at: instant(ctx),
      by: ctx.actorId,
    })
  }
}

function isSelfEvident({ range, suggestedScore }: KeyResult, objective: Objective): boolean {
  if (!SELF_EVIDENT.includes(range.type)) return false
  return suggestedScore !== null && suggestedScore >= objective.passLine
}
