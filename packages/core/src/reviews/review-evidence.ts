import type { Context } from '../context.js'
import type { Agenda } from '../contract/agenda.js'
import type { ReviewSummary } from '../contract/review.js'
import type { LocalizedLine } from '../contract/text.js'
import { readTargetPath } from '../metrics/get-target-path.js'
import { loadMetric } from '../metrics/load.js'
import { getReview } from './get-review.js'

/** What a review rested on, and what to call it in the decision log. */
export interface ReviewEvidence {
  readonly title: LocalizedLine
  readonly agenda: Agenda
  readonly facts: Readonly<Record<string, unknown>>
}

/** The metric as it is defined now and its whole path with the values beside it. */
export async function reviewEvidence(ctx: Context, review: ReviewSummary): Promise<ReviewEvidence> {
  const { db } = ctx.store
  const title = titleOf(review)
  const { agenda } = await getReview(ctx, review.id)
  if (review.metric === null) return { title, agenda, facts: {} }
  const { latest: _, pastGain: __, ...metric } = await loadMetric(db, review.metric.id)
  return {
    title,
    agenda,
    facts: { metric, path: await readTargetPath(db, await loadMetric(db, metric.id)) },
  }
}

function titleOf({ kind, metric, from, to }: ReviewSummary): LocalizedLine {
  if (metric !== null) return metric.name
  const [en, zh] =
    kind === 'monthly' ? ['Monthly review', '月度复盘'] : ['Quarterly review', '季度复盘']
  return { en: `${en} ${from} – ${to}`, zh: `${zh} ${from} – ${to}` }
}
