import { eq } from 'drizzle-orm'
import { loadInitiative } from '../budget/load-initiatives.js'
import { instant, today, type Context } from '../context.js'
import { InitiativeChoiceInput, type InitiativeChoice } from '../contract/gates.js'
import { initiativeChoices } from '../db/schema/budget-steering.js'
import { reviews } from '../db/schema/reviews.js'
import { notFound } from '../errors.js'
import { parse } from '../parse.js'
import { storeDecision } from '../reviews/store-decision.js'
import { write } from '../write.js'

const WORDS = {
  keep: { en: 'Keep', zh: '保留' },
  fix: { en: 'Fix', zh: '调整' },
  stop: { en: 'Stop', zh: '停止' },
} as const

/**
 * Records keep, fix or stop with its reason, in the decision log too. Nothing is stopped by it: the
 * initiative is ended on a day of its own, in the ledger.
 */
export async function chooseInitiative(
  ctx: Context,
  initiativeId: string,
  raw: InitiativeChoiceInput,
): Promise<InitiativeChoice> {
  const input = parse(InitiativeChoiceInput, raw)
  return write(ctx, 'initiative.choose', { initiativeId, ...input }, async (tx) => {
    const initiative = await loadInitiative(tx, initiativeId, today(ctx))
    const { reviewId, choice, reason } = input
    if (reviewId !== null) {
      const [review] = await tx
        .select({ id: reviews.id })
        .from(reviews)
        .where(eq(reviews.id, reviewId))
      if (review === undefined) throw notFound('review.not_found', reviewId)
    }
    const id = ctx.newId('cho')
    const at = instant(ctx)
    const value = { id, initiativeId, reviewId, choice, reason, at, by: ctx.actorId }
    await tx.insert(initiativeChoices).values(value)
    const { name } = initiative
    await storeDecision(tx, ctx, {
      source: reviewId === null ? 'person' : 'review',
      reviewId,
      title: {
        en: `${WORDS[choice].en}: ${(name.en ?? name.zh ?? '').slice(0, 150)}`,
        zh: `${WORDS[choice].zh}：${(name.zh ?? name.en ?? '').slice(0, 150)}`,
      },
      text: { en: reason, zh: reason },
      subjects: {},
      evidence: { initiative, choice },
    })
    return { subjectId: initiativeId, value, detail: { choice, reason, reviewId } }
  })
}
