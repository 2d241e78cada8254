import {
  type Bounds,
  effectParts,
  formatAgo,
  formatChange,
  formatCompact,
  formatDate,
  formatDateRange,
  formatDateTime,
  formatDays,
  formatEffect,
  formatEffort,
  formatFilters,
  formatLift,
  formatLiftRange,
  formatMeasurement,
  formatMoney,
  formatMonth,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
  formatRange,
  formatValue,
  type Locale,
  liftParts,
  type MaybeNumber,
  type MetricKind,
  type MetricMeasurement,
  type NumberStyle,
  type PropertyFilter,
  type ValueUnit,
  type When,
} from '@sextant/core/contract'
import { useMessages } from '../i18n/index.js'

type Spoken = { readonly en?: string | undefined; readonly zh?: string | undefined }

function formatsOf(locale: () => Locale) {
  return {
    number: (value: MaybeNumber, style?: NumberStyle) => formatNumber(value, locale(), style),
    compact: (value: MaybeNumber) => formatCompact(value, locale()),
    percent: (value: MaybeNumber, style?: NumberStyle) => formatPercent(value, locale(), style),
    points: (value: MaybeNumber, style?: NumberStyle) => formatPoints(value, locale(), style),
    lift: (
      estimate: MaybeNumber,
      bounds: Bounds | null,
      style?: { decimals?: number | undefined },
    ) => formatLift(estimate, bounds, locale(), style),
    liftRange: (estimate: MaybeNumber, bounds: Bounds | null) =>
      formatLiftRange(estimate, bounds, locale()),
    liftParts: (
      estimate: MaybeNumber,
      bounds: Bounds | null,
      style?: { decimals?: number | undefined },
    ) => liftParts(estimate, bounds, locale(), style),
    effect: (estimate: MaybeNumber, bounds: Bounds | null, metric: ValueUnit) =>
      formatEffect(estimate, bounds, metric, locale()),
    effectParts: (estimate: MaybeNumber, bounds: Bounds | null, metric: ValueUnit) =>
      effectParts(estimate, bounds, metric, locale()),
    value: (value: MaybeNumber, metric: ValueUnit, style?: NumberStyle) =>
      formatValue(value, metric, locale(), style),
    change: (value: MaybeNumber, metric: ValueUnit, style?: NumberStyle) =>
      formatChange(value, metric, locale(), style),
    p: formatP,
    range: (from: string, to: string) => formatRange(from, to, locale()),
    date: (when: When | null | undefined, style?: { year?: boolean; timeZone?: string }) =>
      formatDate(when, locale(), style),
    dateTime: (when: When | null | undefined, style?: { year?: boolean; timeZone?: string }) =>
      formatDateTime(when, locale(), style),
    ago: (when: When | null | undefined, now: When) => formatAgo(when, now, locale()),
    dateRange: (first: When, last: When) => formatDateRange(first, last, locale()),
    month: (when: When | null | undefined) => formatMonth(when, locale()),
    days: (days: MaybeNumber) => formatDays(days, locale()),
    effort: (tenths: MaybeNumber, style?: { signed?: boolean; long?: boolean }) =>
      formatEffort(tenths, locale(), style),
    money: (minor: MaybeNumber, currency: string, style?: { signed?: boolean }) =>
      formatMoney(minor, currency, locale(), style),
    filters: (filters: readonly PropertyFilter[]) => formatFilters(filters, locale()),
    measurement: (kind: MetricKind, measurement: MetricMeasurement) =>
      formatMeasurement(kind, measurement, locale()),
    /** A typed-in text in the reader's language, else in the other one. */
    text: (spoken: Spoken) =>
      (locale() === 'zh' ? (spoken.zh ?? spoken.en) : (spoken.en ?? spoken.zh)) ?? '',
  }
}

const { locale } = useMessages()
const formats = formatsOf(() => locale.value)

/** Every number, date and amount format, bound to the reader's language. */
export function useFormat() {
  return formats
}
