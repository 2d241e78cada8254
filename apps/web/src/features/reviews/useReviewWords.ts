import type { ReviewSummary } from '@sextant/core/contract'
import { useFormat } from '../../composables/useFormat.js'
import { useMessages } from '../../i18n/index.js'
import { today } from '../../today.js'
import { isVerificationDue } from './review-status.js'

const { t } = useMessages()
const format = useFormat()

/** What the review is about: the metric or budget of an alert, else its month or quarter. */
function title(review: Pick<ReviewSummary, 'kind' | 'metric' | 'budget' | 'from' | 'to'>): string {
  if (review.budget) {
    const { cycle, ledger, currency } = review.budget
    const unit = ledger === 'people' ? t('budget.ledger.people') : (currency ?? '')
    return t('reviews.of.budget', { cycle: format.text(cycle), unit })
  }
  if (review.metric) return t('reviews.of.alert', { metric: format.text(review.metric.name) })
  return t(`reviews.of.${review.kind}`, { period: format.dateRange(review.from, review.to) })
}

/** Where it stands and what it waits for, in a few words. */
function state(review: Pick<ReviewSummary, 'state' | 'kind' | 'closing' | 'verification'>): string {
  if (review.state === 'open')
    return t(review.kind === 'alert' ? 'reviews.state.mandatory' : 'reviews.state.open')
  if (review.verification) return t(`reviews.outcome.${review.verification.outcome}`)
  const verifyOn = review.closing?.verifyOn
  if (!verifyOn) return t('reviews.state.closed')
  return isVerificationDue(review, today())
    ? t('reviews.state.due', { date: format.date(verifyOn) })
    : t('reviews.state.later', { date: format.date(verifyOn) })
}

/** Texts about reviews in the reader's language. */
export function useReviewWords() {
  return { title, state }
}
