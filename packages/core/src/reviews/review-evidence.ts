import { listEvaluations } from '../budget/evaluations/evaluate-budgets.js'
import { getBudgetSummary } from '../budget/get-budget-summary.js'
import type { Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import type { ReviewSummary } from '../contract/review.js'
import type { LocalizedLine } from '../contract/text.js'
import { readTargetPath } from '../metrics/get-target-path.js'
import { loadMetric } from '../metrics/load.js'
import { getReview } from './get-review.js'
import { reviewTitle } from './review-title.js'

/** What a review rested on, and what to call it in the decision log. */
export interface ReviewEvidence {
  readonly title: LocalizedLine
  readonly agenda: Agenda
  readonly facts: Readonly<Record<string, unknown>>
}

/**
 * The metric as it is defined now and its whole path with the values beside it; or the budget on one
 * page with every week that was judged.
 */
export async function reviewEvidence(ctx: Context, review: ReviewSummary): Promise<ReviewEvidence> {
  const { db } = ctx.store
  const title = titleOf(review)
  const { agenda } = await getReview(ctx, review.id)
  if (review.budget !== null) {
    const { id } = review.budget
    const facts = {
      budget: await getBudgetSummary(ctx, id),
      evaluations: await listEvaluations(ctx, id),
    }
    return { title, agenda, facts }
  }
  if (review.metric === null) return { title, agenda, facts: {} }
  const { latest: _, pastGain: __, ...metric } = await loadMetric(db, review.metric.id)
  return {
    title,
    agenda,
    facts: { metric, path: await readTargetPath(db, await loadMetric(db, metric.id)) },
  }
}

function titleOf(review: ReviewSummary): LocalizedLine {
  const { kind, from, to } = review
  const title = reviewTitle(review)
  if (kind === 'alert') return title
  return { en: `${title.en} ${from} – ${to}`, zh: `${title.zh} ${from} – ${to}` }
}
