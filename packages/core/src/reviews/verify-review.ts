import { eq } from 'drizzle-orm'
import { instant, type Context } from '../context.js'
import { ReviewVerifyInput, type ReviewSummary } from '../contract/review.js'
import { reviews } from '../db/schema/reviews.js'
import { conflict } from '../errors.js'
import { parse } from '../parse.js'
import { write } from '../write.js'
import { loadReview } from './load-reviews.js'
import { reviewEvidence } from './review-evidence.js'
import { storeDecision } from './store-decision.js'

const SAID = {
  worked: { en: 'What was decided worked.', zh: '当时的决定见效了。' },
  did_not_work: { en: 'What was decided did not work.', zh: '当时的决定没有见效。' },
  unclear: { en: 'It cannot be said whether it worked.', zh: '无法判断当时的决定是否见效。' },
} as const

/** Says whether what a review decided worked, with the numbers of today frozen beside it; once. */
export async function verifyReview(
  ctx: Context,
  id: string,
  raw: ReviewVerifyInput,
): Promise<ReviewSummary> {
  const input = parse(ReviewVerifyInput, raw)
  const evidence = await reviewEvidence(ctx, await loadReview(ctx.store.db, id))
  return write(ctx, 'review.verify', { id, ...input }, async (tx) => {
    const review = await loadReview(tx, id)
    if (review.state !== 'closed') throw conflict('review.not_closed', { state: review.state })
    const verification = { ...input, at: instant(ctx), by: ctx.actorId }
    await tx.update(reviews).set({ state: 'verified', verification }).where(eq(reviews.id, id))
    const decisionId = await storeDecision(tx, ctx, {
      source: 'verification',
      reviewId: id,
      title: evidence.title,
      text: input.note ?? SAID[input.outcome],
      subjects: { metricId: review.metric?.id ?? null },
      outcome: input.outcome,
      evidence: { review, ...evidence.facts, verification: input },
    })
    return { subjectId: id, value: await loadReview(tx, id), detail: { ...input, decisionId } }
  })
}
