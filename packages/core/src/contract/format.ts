import type { Locale } from './text.js'

/** Printed in place of a number that is not known; a reason stands beside it on the screen. */
export const UNKNOWN = '–'

type Maybe = number | null | undefined
/** Estimate bounds, lower first; an infinite bound marks a one-sided interval. */
export type Bounds = readonly [low: number, high: number]

interface NumberStyle {
  /** Digits after the point; left out: chosen by the size of the number. */
  readonly decimals?: number | undefined
  /** Prints + before positive numbers. */
  readonly signed?: boolean | undefined
}

// U+202F, the thin gap between a figure and a Chinese word; English units take an ordinary space.
const THIN = ' '
const Z95 = 1.959963984540054
const MAX_DECIMALS = 8

const tags = { en: 'en-US', zh: 'zh-CN' } as const
const cache = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(tags[locale], options)
  cache.set(key, made)
  return made
}

function isKnown(value: Maybe): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

function trueMinus(text: string): string {
  return text.replaceAll('-', '−')
}

function withUnit(text: string, unit: string, locale: Locale): string {
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

/** A number with grouped thousands: `83,978`, `3.41`, `+0.21`. Unknown is `–`, never 0. */
export function formatNumber(value: Maybe, locale: Locale, style: NumberStyle = {}): string {
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
export function formatCompact(value: Maybe, locale: Locale): string {
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
export function formatPercent(value: Maybe, locale: Locale, style: NumberStyle = {}): string {
  if (!isKnown(value)) return UNKNOWN
  return formatNumber(value * 100, locale, { ...style, decimals: style.decimals ?? 1 }) + '%'
}

/** A difference of two shares in percentage points, signed: `+1.02 pp`, `+1.02 百分点`. */
export function formatPoints(value: Maybe, locale: Locale, style: NumberStyle = {}): string {
  if (!isKnown(value)) return UNKNOWN
  const text = formatNumber(value * 100, locale, {
    signed: style.signed ?? true,
    decimals: style.decimals ?? 2,
  })
  return withUnit(text, locale === 'zh' ? '百分点' : 'pp', locale)
}

/**
 * Decimals of an estimate: as many as show two significant digits of its standard error, which is
 * taken from the half-width of the 95% interval. In the unit of the arguments.
 */
export function liftDecimals(estimate: number, [low, high]: Bounds): number {
  const half = Math.max(
    Number.isFinite(high) ? high - estimate : 0,
    Number.isFinite(low) ? estimate - low : 0,
  )
  const error = Number((half / Z95).toPrecision(2))
  if (!(error > 0) || !Number.isFinite(error)) return 2
  return Math.min(MAX_DECIMALS, Math.max(0, 1 - Math.floor(Math.log10(error))))
}

interface Notation {
  /** `+1.65%` */
  readonly estimate: string
  /** `[+0.51, +2.79]` */
  readonly interval: string
}

function notation(
  estimate: Maybe,
  bounds: Bounds | null | undefined,
  locale: Locale,
  unit: { readonly scale: number; readonly name: string; readonly decimals?: number | undefined },
): Notation | null {
  if (!isKnown(estimate) || !bounds || !bounds.every(isKnown)) return null
  const scaled: Bounds = [bounds[0] * unit.scale, bounds[1] * unit.scale]
  const decimals = unit.decimals ?? liftDecimals(estimate * unit.scale, scaled)
  const print = (value: number) => formatNumber(value, locale, { decimals, signed: true })
  return {
    estimate: withUnit(print(estimate * unit.scale), unit.name, locale),
    interval: `[${print(scaled[0])}, ${print(scaled[1])}]`,
  }
}

/**
 * A relative lift with its interval as two texts, to be set in two weights; null without an
 * interval, since an estimate alone is never printed. Arguments are fractions.
 */
export function liftParts(
  estimate: Maybe,
  bounds: Bounds | null | undefined,
  locale: Locale,
): Notation | null {
  return notation(estimate, bounds, locale, { scale: 100, name: '%' })
}

/** A relative lift with its interval: `+1.65% [+0.51, +2.79]`. Arguments are fractions. */
export function formatLift(
  estimate: Maybe,
  bounds: Bounds | null | undefined,
  locale: Locale,
): string {
  const parts = liftParts(estimate, bounds, locale)
  return parts ? `${parts.estimate} ${parts.interval}` : UNKNOWN
}

/** The interval of a lift in prose: `+0.51% to +2.79%`, `+0.51% 至 +2.79%`. */
export function formatLiftRange(
  estimate: Maybe,
  bounds: Bounds | null | undefined,
  locale: Locale,
): string {
  if (!isKnown(estimate) || !bounds || !bounds.every(isKnown)) return UNKNOWN
  const decimals = liftDecimals(estimate * 100, [bounds[0] * 100, bounds[1] * 100])
  const print = (bound: number) => formatPercent(bound, locale, { decimals, signed: true })
  return formatRange(print(bounds[0]), print(bounds[1]), locale)
}
