import type { ReviewSummary } from '@sextant/core/contract'
import type { Status } from '../../components/status.js'

/** What a review waits for: an open mandatory one presses most. */
export function reviewStatus(
  { kind, state, closing }: Pick<ReviewSummary, 'kind' | 'state' | 'closing'>,
  today: string,
): Status {
  if (state === 'open') return kind === 'alert' ? 'alarm' : 'watch'
  if (state === 'verified') return 'ok'
  const verifyOn = closing?.verifyOn ?? null
  return verifyOn !== null && verifyOn <= today ? 'watch' : 'none'
}

/** True when the day has come on which it is looked at whether the decision worked. */
export function isVerificationDue(
  { state, closing }: Pick<ReviewSummary, 'state' | 'closing'>,
  today: string,
): boolean {
  const verifyOn = closing?.verifyOn ?? null
  return state === 'closed' && verifyOn !== null && verifyOn <= today
}

const PRESSING: readonly Status[] = ['alarm', 'watch', 'none', 'ok']

/** What presses most first, then the newest. */
export function byPressure(
  reviews: readonly ReviewSummary[],
  today: string,
): readonly ReviewSummary[] {
  const rank = (one: ReviewSummary) => PRESSING.indexOf(reviewStatus(one, today))
  return reviews.toSorted((a, b) => rank(a) - rank(b) || b.openedAt.localeCompare(a.openedAt))
}
