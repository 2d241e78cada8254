import { UNKNOWN } from './format-number.js'
import type { Locale } from './text.js'

/** A day `2026-11-20`, an instant in ISO 8601, or a Date. */
export type When = string | Date

interface DateStyle {
  /** Prints the year as well. */
  readonly year?: boolean | undefined
  /** IANA zone of the reader; days and, where left out, instants are read in UTC. */
  readonly timeZone?: string | undefined
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface DateParts {
  readonly year: string
  readonly month: string
  readonly day: string
  readonly time: string
}

function dateParts(when: When | null | undefined, timeZone: string | undefined): DateParts | null {
  if (when === null || when === undefined) return null
  const date = new Date(when)
  if (Number.isNaN(date.getTime())) return null
  // A plain day has no zone: 20 Nov stays 20 Nov wherever it is read.
  const isDay = typeof when === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(when)
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: isDay ? 'UTC' : (timeZone ?? 'UTC'),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(date)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    time: `${part('hour')}:${part('minute')}`,
  }
}

function printDate({ year, month, day }: DateParts, locale: Locale, withYear: boolean): string {
  if (locale === 'zh') {
    return withYear ? `${year}-${month}-${day}` : `${Number(month)}月${Number(day)}日`
  }
  const text = `${Number(day)} ${MONTHS[Number(month) - 1] ?? month}`
  return withYear ? `${text} ${year}` : text
}

/** A day: `20 Nov`, `11月20日`; with its year `20 Nov 2026`, `2026-11-20`. */
export function formatDate(
  when: When | null | undefined,
  locale: Locale,
  style: DateStyle = {},
): string {
  const parts = dateParts(when, style.timeZone)
  return parts ? printDate(parts, locale, style.year ?? false) : UNKNOWN
}

/** A moment: `20 Nov, 14:02`, `11月20日 14:02`; with its year `23 Oct 2026, 14:02`, `2026-10-23 14:02`. */
export function formatDateTime(
  when: When | null | undefined,
  locale: Locale,
  style: DateStyle = {},
): string {
  const parts = dateParts(when, style.timeZone)
  if (!parts) return UNKNOWN
  const day = printDate(parts, locale, style.year ?? false)
  return locale === 'zh' ? `${day} ${parts.time}` : `${day}, ${parts.time}`
}

/** The days from first to last: `9–15 Nov`, `28 Sep–4 Oct`, `11月9–15日`. */
export function formatDateRange(first: When, last: When, locale: Locale): string {
  const [from, to] = [dateParts(first, undefined), dateParts(last, undefined)]
  if (!from || !to) return UNKNOWN
  if (from.year !== to.year) {
    return `${printDate(from, locale, true)}–${printDate(to, locale, true)}`
  }
  const end = printDate(to, locale, false)
  if (from.month !== to.month) return `${printDate(from, locale, false)}–${end}`
  if (from.day === to.day) return end
  return locale === 'zh'
    ? `${Number(from.month)}月${Number(from.day)}–${Number(to.day)}日`
    : `${Number(from.day)}–${end}`
}

/** A month on an axis: `Nov`, `11月`. */
export function formatMonth(when: When | null | undefined, locale: Locale): string {
  const parts = dateParts(when, undefined)
  if (!parts) return UNKNOWN
  const month = Number(parts.month)
  return locale === 'zh' ? `${month}月` : (MONTHS[month - 1] ?? parts.month)
}
