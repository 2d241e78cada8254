import { and, desc, eq } from 'drizzle-orm'
import type { z } from 'zod'
import { readAlert } from '../budget/evaluations/read-alert.js'
import { instant, today, type Context } from '../context.js'
import { ReviewCloseInput, type ReviewSummary } from '../contract/review.js'
import type { Executor } from '../db/open.js'
import { metricValues } from '../db/schema/metrics.js'
import { reviews } from '../db/schema/reviews.js'
import { conflict, invalid, precondition } from '../errors.js'
import { parse } from '../parse.js'
import { requirePerson } from '../people/require-person.js'
import { write } from '../write.js'
import { loadReview } from './load-reviews.js'
import { reviewEvidence, type ReviewEvidence } from './review-evidence.js'
import { storeDecision } from './store-decision.js'

type Input = z.output<typeof ReviewCloseInput>

/**
 * Closes a review with what was decided, or why nothing changes, and freezes what it rested on in
 * the decision log. One that an alert opened also takes a cause and a day on which it is verified.
 */
export async function closeReview(
  ctx: Context,
  id: string,
  raw: ReviewCloseInput,
): Promise<ReviewSummary> {
  const input = parse(ReviewCloseInput, raw)
  const found = await loadReview(ctx.store.db, id)
  checkComplete(found, input, today(ctx))
  const evidence = await reviewEvidence(ctx, found)
  return write(ctx, 'review.close', { id, ...input }, async (tx) => {
    const review = await loadReview(tx, id)
    if (review.state !== 'open') throw conflict('review.closed_already', { id })
    await requirePerson(tx, input.ownerId)
    const closing = { ...input, at: instant(ctx), by: ctx.actorId }
    const rearmAfter = await knownUntil(tx, review)
    const { agenda } = evidence
    await tx
      .update(reviews)
      .set({ state: 'closed', closing, rearmAfter, agenda })
      .where(eq(reviews.id, id))
    const decisionId = await storeClosing(tx, ctx, review, input, evidence)
    return { subjectId: id, value: await loadReview(tx, id), detail: { ...input, decisionId } }
  })
}

function checkComplete(review: ReviewSummary, input: Input, day: string): void {
  const { cause, decision, noChangeReason, verifyOn } = input
  const isAlert = review.kind === 'alert'
  if (isAlert && cause === null) throw precondition('review.cause_missing', { id: review.id })
  if (decision === null && noChangeReason === null) {
    throw precondition('review.decision_missing', { id: review.id })
  }
  if (decision !== null && noChangeReason !== null) throw invalid('review.decision_and_no_change')
  if (verifyOn === null && (isAlert || decision !== null)) {
    throw precondition('review.verification_missing', { id: review.id })
  }
  if (verifyOn !== null && verifyOn < day) throw invalid('review.verification_past', { verifyOn })
}

/** Where counting starts anew: only what ends later is news. Null where no alert opened it. */
async function knownUntil(tx: Executor, review: ReviewSummary): Promise<string | null> {
  if (review.metric !== null) return newestKnown(tx, review)
  if (review.budget === null) return null
  const { alert } = await readAlert(tx, review.budget.id)
  return alert !== null && alert.day > review.to ? alert.day : review.to
}

async function newestKnown(tx: Executor, review: ReviewSummary): Promise<string> {
  const [newest] = await tx
    .select({ periodEnd: metricValues.periodEnd })
    .from(metricValues)
    .where(and(eq(metricValues.metricId, review.metric?.id ?? ''), eq(metricValues.complete, true)))
    .orderBy(desc(metricValues.periodEnd))
    .limit(1)
  return newest !== undefined && newest.periodEnd > review.to ? newest.periodEnd : review.to
}

async function storeClosing(
  tx: Executor,
  ctx: Context,
  review: ReviewSummary,
  input: Input,
  evidence: ReviewEvidence,
): Promise<string> {
  return storeDecision(tx, ctx, {
    source: 'review',
    reviewId: review.id,
    title: evidence.title,
    text: input.decision ?? input.noChangeReason ?? {},
    subjects: { metricId: review.metric?.id ?? null, budgetId: review.budget?.id ?? null },
    cause: input.cause,
    evidence: { review, ...evidence.facts, agenda: evidence.agenda, closing: input },
  })
}
