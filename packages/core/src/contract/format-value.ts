import { type Bounds, type Notation, notation } from './format-lift.js'
import {
  formatNumber,
  formatPercent,
  formatPoints,
  isKnown,
  type MaybeNumber,
  numberFormat,
  type NumberStyle,
  trueMinus,
  UNKNOWN,
  withUnit,
} from './format-number.js'
import type { Locale } from './text.js'

/** A number of days: `1 day`, `19 days`, `19 天`. */
export function formatDays(days: MaybeNumber, locale: Locale): string {
  if (!isKnown(days)) return UNKNOWN
  const text = formatNumber(days, locale, { decimals: Number.isInteger(days) ? 0 : 1 })
  return withUnit(text, locale === 'zh' ? '天' : days === 1 ? 'day' : 'days', locale)
}

interface EffortStyle {
  readonly signed?: boolean | undefined
  /** Writes the unit out, for prose: `72 person-days`. */
  readonly long?: boolean | undefined
}

/** Effort from tenths of a person-day: `72 pd`, `17.5 pd`, `72 人日`. */
export function formatEffort(tenths: MaybeNumber, locale: Locale, style: EffortStyle = {}): string {
  if (!isKnown(tenths)) return UNKNOWN
  const text = formatNumber(tenths / 10, locale, {
    decimals: tenths % 10 === 0 ? 0 : 1,
    signed: style.signed,
  })
  const words = Math.abs(tenths) === 10 ? 'person-day' : 'person-days'
  return withUnit(text, locale === 'zh' ? '人日' : style.long ? words : 'pd', locale)
}

/** Money from minor units of its currency (ISO 4217): `€1,200`, `€1,234.56`, `¥1,200`. */
export function formatMoney(
  minor: MaybeNumber,
  currency: string,
  locale: Locale,
  style: { readonly signed?: boolean | undefined } = {},
): string {
  if (!isKnown(minor)) return UNKNOWN
  const base = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  const digits = numberFormat(locale, base).resolvedOptions().maximumFractionDigits ?? 2
  const amount = minor / 10 ** digits
  const shown = Number.isInteger(amount) ? 0 : digits
  const format = numberFormat(locale, {
    ...base,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
    signDisplay: style.signed ? 'exceptZero' : 'negative',
  })
  return trueMinus(format.format(amount))
}

/** What tells how a metric's values are printed. */
export interface ValueUnit {
  readonly kind: 'proportion' | 'mean' | 'ratio'
  /** Unit by language, such as h and 小时; null for a bare number. */
  readonly unit: { readonly en?: string | undefined; readonly zh?: string | undefined } | null
}

/** A metric's values as bare figures: without the unit's name, but shares stay percents. */
export function withoutUnit(metric: ValueUnit): ValueUnit {
  return { kind: isShare(metric) ? 'proportion' : metric.kind, unit: null }
}

/** True for a metric whose value is a share: a proportion, or a mean or ratio counted in `%`. */
export function isShare({ kind, unit }: ValueUnit): boolean {
  return kind === 'proportion' || (unit?.en ?? unit?.zh) === '%'
}

/** A metric's value in its own unit: `62.3%`, `3.41 h`, `3.41 小时`, `44.3`. */
export function formatValue(
  value: MaybeNumber,
  metric: ValueUnit,
  locale: Locale,
  style: NumberStyle = {},
): string {
  if (!isKnown(value)) return UNKNOWN
  if (isShare(metric)) return formatPercent(value, locale, style)
  const { unit } = metric
  const name = (locale === 'zh' ? (unit?.zh ?? unit?.en) : (unit?.en ?? unit?.zh)) ?? ''
  return withUnit(formatNumber(value, locale, style), name, locale)
}

/** A difference of two values of a metric, signed: `+1.02 pp`, `+0.21 h`. */
export function formatChange(
  value: MaybeNumber,
  metric: ValueUnit,
  locale: Locale,
  style: NumberStyle = {},
): string {
  if (isShare(metric)) return formatPoints(value, locale, style)
  return formatValue(value, metric, locale, { ...style, signed: true })
}

/** An absolute effect with its interval in the metric's unit, as two texts; null without interval. */
export function effectParts(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  metric: ValueUnit,
  locale: Locale,
): Notation | null {
  const { unit } = metric
  const points = isShare(metric)
  const own = (locale === 'zh' ? (unit?.zh ?? unit?.en) : (unit?.en ?? unit?.zh)) ?? ''
  const name = points ? (locale === 'zh' ? '百分点' : 'pp') : own
  return notation(estimate, bounds, locale, { scale: points ? 100 : 1, name })
}

/** An absolute effect with its interval: `+1.02 pp [+0.32, +1.73]`. */
export function formatEffect(
  estimate: MaybeNumber,
  bounds: Bounds | null | undefined,
  metric: ValueUnit,
  locale: Locale,
): string {
  const parts = effectParts(estimate, bounds, metric, locale)
  return parts ? `${parts.estimate} ${parts.interval}` : UNKNOWN
}
