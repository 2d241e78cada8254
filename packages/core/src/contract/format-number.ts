import type { Locale } from './text.js'

/** Printed in place of a number that is not known; a reason stands beside it on the screen. */
export const UNKNOWN = '–'

/** A number, or none while it is not known. */
export type MaybeNumber = number | null | undefined

/** How a number is printed. */
export interface NumberStyle {
  /** Digits after the point; left out: chosen by the size of the number. */
  readonly decimals?: number | undefined
  /** Prints + before positive numbers. */
  readonly signed?: boolean | undefined
}

// U+202F, the thin gap between a figure and a Chinese word; English units take an ordinary space.
const THIN = '\u202f'
export const MAX_DECIMALS = 8

const tags = { en: 'en-US', zh: 'zh-CN' } as const
const cache = new Map<string, Intl.NumberFormat>()

/** Formats are dear to make and asked for in every cell of a table: each is made once. */
export function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(tags[locale], options)
  cache.set(key, made)
  return made
}

/** False for null, undefined and NaN. */
export function isKnown(value: MaybeNumber): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

/** Intl writes the hyphen; figures take U+2212. */
export function trueMinus(text: string): string {
  return text.replaceAll('-', '−')
}

/** A figure with its unit behind the gap its language uses; no gap before %. */
export function withUnit(text: string, unit: string, locale: Locale): string {
  if (unit === '') return text
  return unit === '%' ? text + unit : text + (locale === 'zh' ? THIN : ' ') + unit
}

/** Decimals that keep about three figures: 3.41, 44.3, 640, and two figures below 0.1. */
function decimalsBySize(value: number): number {
  const size = Math.abs(value)
  if (size >= 100 || !Number.isFinite(size)) return 0
  if (size >= 10) return 1
  if (size >= 0.095 || size === 0) return 2
  return Math.min(MAX_DECIMALS, 1 - Math.floor(Math.log10(size)))
}

/** A number with all its digits, as a definition names it: `1,000`, `0.95`, `−3`. */
export function exactNumber(value: number, locale: Locale): string {
  return trueMinus(numberFormat(locale, { maximumFractionDigits: 20 }).format(value))
}

/** A number with grouped thousands: `83,978`, `3.41`, `+0.21`. Unknown is `–`, never 0. */
export function formatNumber(value: MaybeNumber, locale: Locale, style: NumberStyle = {}): string {
  if (!isKnown(value)) return UNKNOWN
  const digits = style.decimals ?? decimalsBySize(value)
  const format = numberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: style.signed ? 'exceptZero' : 'negative',
  })
  return trueMinus(format.format(value))
}

/** A large number shortened: `1.2M`, `120 万`; below ten thousand it is printed in full. */
export function formatCompact(value: MaybeNumber, locale: Locale): string {
  if (!isKnown(value)) return UNKNOWN
  if (Math.abs(value) < 10_000) {
    return formatNumber(value, locale, Number.isInteger(value) ? { decimals: 0 } : {})
  }
  const parts = numberFormat(locale, {
    notation: 'compact',
    maximumSignificantDigits: 3,
    signDisplay: 'negative',
  }).formatToParts(value)
  const text = parts.map((part) => {
    if (part.type === 'literal') return ''
    return part.type === 'compact' && locale === 'zh' ? THIN + part.value : part.value
  })
  return trueMinus(text.join(''))
}

/** A share, 0–1, in percent: `62.3%`. One decimal unless told otherwise. */
export function formatPercent(value: MaybeNumber, locale: Locale, style: NumberStyle = {}): string {
  if (!isKnown(value)) return UNKNOWN
  return formatNumber(value * 100, locale, { ...style, decimals: style.decimals ?? 1 }) + '%'
}

/** A difference of two shares in percentage points, signed: `+1.02 pp`, `+1.02 百分点`. */
export function formatPoints(value: MaybeNumber, locale: Locale, style: NumberStyle = {}): string {
  if (!isKnown(value)) return UNKNOWN
  const text = formatNumber(value * 100, locale, {
    signed: style.signed ?? true,
    decimals: style.decimals ?? 2,
  })
  return withUnit(text, locale === 'zh' ? '百分点' : 'pp', locale)
}

/** Joins two printed values into a range: `2 to 3`, `2 至 3`. */
export function formatRange(from: string, to: string, locale: Locale): string {
  return locale === 'zh' ? `${from}${THIN}至${THIN}${to}` : `${from} to ${to}`
}

/** A p-value with its sign of comparison: `p = 0.42`, `p < 0.001`, `p > 0.99`. */
export function formatP(value: MaybeNumber): string {
  if (!isKnown(value)) return `p = ${UNKNOWN}`
  if (value < 0.001) return 'p < 0.001'
  const text = value.toPrecision(2)
  return Number(text) >= 1 ? 'p > 0.99' : `p = ${text}`
}
