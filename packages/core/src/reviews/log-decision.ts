import { eq } from 'drizzle-orm'
import type { Context } from '../context.js'
import { DecisionLogInput, type LoggedDecision } from '../contract/review.js'
import { decisionLog } from '../db/schema/reviews.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { freezeSubjects } from './freeze-subjects.js'
import { toLogged } from './list-decisions.js'
import { storeDecision } from './store-decision.js'

/** Adds a decision that came out of no review and no experiment, with its subjects frozen beside it. */
export async function logDecision(ctx: Context, raw: DecisionLogInput): Promise<LoggedDecision> {
  const input = parse(DecisionLogInput, raw)
  const { title, text, subjects } = input
  const evidence = await freezeSubjects(ctx, subjects)
  return write(ctx, 'decision.log', input, async (tx) => {
    const id = await storeDecision(tx, ctx, {
      source: 'person',
      reviewId: null,
      title,
      text,
      subjects,
      evidence,
    })
    const [row] = await tx.select().from(decisionLog).where(eq(decisionLog.id, id))
    if (row === undefined) throw new Error(`decision ${id} was stored but not found`)
    return { subjectId: id, value: toLogged(row), detail: subjects }
  })
}
