import type { ReviewSummary } from '../contract/review.js'
import type { LocalizedLine } from '../contract/text.js'

const BY_CALENDAR = {
  alert: { en: 'Review', zh: '复盘' },
  monthly: { en: 'Monthly review', zh: '月度复盘' },
  quarterly: { en: 'Quarterly review', zh: '季度复盘' },
} as const

/** What a review is of: the metric or the budget that called it, else what the calendar calls it. */
export function reviewTitle({
  kind,
  metric,
  budget,
}: Pick<ReviewSummary, 'kind' | 'metric' | 'budget'>): LocalizedLine {
  if (metric !== null) return metric.name
  if (budget === null) return BY_CALENDAR[kind]
  const { cycle, ledger, currency } = budget
  const ofPeople = ledger === 'people'
  return {
    en: `Budget ${cycle.en ?? cycle.zh ?? ''}, ${ofPeople ? 'people’s time' : (currency ?? '')}`,
    zh: `${cycle.zh ?? cycle.en ?? ''} 预算（${ofPeople ? '人力' : (currency ?? '')}）`,
  }
}
