import { formatDateTime, type When } from './format-date.js'
import { UNKNOWN } from './format-number.js'
import type { Locale } from './text.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS = [
  { unit: 'day', ms: DAY, until: 7 * DAY, zh: '天' },
  { unit: 'hour', ms: HOUR, until: DAY, zh: '小时' },
  { unit: 'minute', ms: MINUTE, until: HOUR, zh: '分钟' },
] as const

/**
 * How long ago a moment was: `just now`, `2 minutes ago`, `2 分钟前`; its date and time once a week has
 * passed. A moment ahead of `now` is a clock that differs a little, and is now.
 */
export function formatAgo(when: When | null | undefined, now: When, locale: Locale): string {
  if (when === null || when === undefined) return UNKNOWN
  const passed = new Date(now).getTime() - new Date(when).getTime()
  if (Number.isNaN(passed)) return UNKNOWN
  if (passed < MINUTE) return locale === 'zh' ? '刚刚' : 'just now'
  const step = STEPS.find(({ ms, until }) => passed >= ms && passed < until)
  if (step === undefined) return formatDateTime(when, locale)
  const count = Math.floor(passed / step.ms)
  if (locale === 'zh') return `${count} ${step.zh}前`
  return `${count} ${step.unit}${count === 1 ? '' : 's'} ago`
}
