import { formatFilters } from './format-filter.js'
import { exactNumber } from './format-number.js'
import type { Aggregation, EventMeasure, MetricMeasurement } from './measurement.js'
import type { MetricKind } from './metric.js'
import type { Locale } from './text.js'

type Words = Readonly<Record<Aggregation, (event: string, property: string) => string>>

/** What the events of a unit come down to, as a noun. */
const MEASURE: Readonly<Record<Locale, Words>> = {
  en: {
    any: (event) => `units with an event ${event}`,
    count: (event) => `number of events ${event}`,
    sum: (event, property) => `sum of ${property} over events ${event}`,
    mean: (event, property) => `mean of ${property} over events ${event}`,
    distinct: (event, property) => `number of different ${property} in events ${event}`,
    max: (event, property) => `highest ${property} of events ${event}`,
    min: (event, property) => `lowest ${property} of events ${event}`,
    last: (event, property) => `last ${property} of events ${event}`,
  },
  zh: {
    any: (event) => `发生过${event}的单元`,
    count: (event) => `${event}的次数`,
    sum: (event, property) => `${event}中 ${property} 之和`,
    mean: (event, property) => `${event}中 ${property} 的平均值`,
    distinct: (event, property) => `${event}中 ${property} 的不同取值数`,
    max: (event, property) => `${event}中 ${property} 的最大值`,
    min: (event, property) => `${event}中 ${property} 的最小值`,
    last: (event, property) => `${event}中最后一个 ${property}`,
  },
}

/**
 * How a metric is counted from events, read aloud: `Share of units with an event “purchase” where
 * country is “CN”, within 7 days of first exposure.`
 */
export function formatMeasurement(
  kind: MetricKind,
  measurement: MetricMeasurement,
  locale: Locale,
): string {
  const what = whatOf(kind, measurement, locale)
  const when = windowOf(measurement.window, locale)
  const more = limitsOf(measurement, locale)
  if (locale === 'zh') return [`${when}，${what}。`, ...more].join('')
  return [`${what.charAt(0).toUpperCase()}${what.slice(1)}, ${when}.`, ...more].join(' ')
}

function eventOf({ event, filters }: EventMeasure, locale: Locale): string {
  const where = formatFilters(filters, locale)
  if (locale === 'zh') return `“${event}”事件${where === '' ? '' : `（${where}）`}`
  return `“${event}”${where === '' ? '' : ` where ${where}`}`
}

function nounOf(measure: EventMeasure, locale: Locale): string {
  return MEASURE[locale][measure.aggregation](eventOf(measure, locale), measure.property ?? '')
}

function whatOf(kind: MetricKind, measurement: MetricMeasurement, locale: Locale): string {
  const { measure, denominator, quantile } = measurement
  const noun = nounOf(measure, locale)
  if (denominator !== null) {
    const below = nounOf(denominator, locale)
    return locale === 'zh'
      ? `全部单元合计，${noun}与${below}之比`
      : `ratio, over all units, of the ${noun} to the ${below}`
  }
  if (quantile !== null) return quantileOf(measure, quantile, locale)
  if (kind === 'proportion') return locale === 'zh' ? `${noun}占比` : `share of ${noun}`
  return locale === 'zh' ? `平均每个单元的${noun}` : `${noun}, per unit`
}

function quantileOf(
  measure: EventMeasure,
  { level, over }: NonNullable<MetricMeasurement['quantile']>,
  locale: Locale,
): string {
  // Without the dust of binary fractions: 0.29 × 100 is 29.
  const rank = exactNumber(Number((level * 100).toPrecision(12)), locale)
  const isMedian = level === 0.5
  if (locale === 'zh') {
    const name = isMedian ? '中位数' : `第 ${rank} 百分位数`
    if (over === 'units') return `各单元${nounOf(measure, locale)}的${name}`
    return `${eventOf(measure, locale)}中 ${measure.property ?? ''} 的${name}`
  }
  const name = isMedian ? 'median' : `percentile ${rank}`
  if (over === 'units') return `${name} over units of the ${nounOf(measure, locale)}`
  return `${name} of ${measure.property ?? ''} over events ${eventOf(measure, locale)}`
}

/** From first exposure: [delay, delay + length), in days where they are whole. */
function windowOf(
  { delayHours, lengthHours }: MetricMeasurement['window'],
  locale: Locale,
): string {
  const from = durationOf(delayHours, locale)
  if (locale === 'zh') {
    if (lengthHours === null) {
      return delayHours === 0 ? '首次曝光至实验结束' : `首次曝光 ${from}之后至实验结束`
    }
    const until = durationOf(delayHours + lengthHours, locale)
    return delayHours === 0 ? `首次曝光后 ${until}内` : `首次曝光后 ${from}至 ${until}之间`
  }
  if (lengthHours === null) {
    const start = delayHours === 0 ? 'first exposure' : `${from} after first exposure`
    return `from ${start} to the end of the run`
  }
  const until = durationOf(delayHours + lengthHours, locale)
  return delayHours === 0
    ? `within ${until} of first exposure`
    : `from ${from} to ${until} after first exposure`
}

function durationOf(hours: number, locale: Locale): string {
  const isDays = hours >= 24 && hours % 24 === 0
  return countOf(isDays ? hours / 24 : hours, isDays ? 'day' : 'hour', locale)
}

const ZH_UNIT = { day: '天', hour: '小时' } as const

function countOf(count: number, unit: 'day' | 'hour', locale: Locale): string {
  const printed = exactNumber(count, locale)
  if (locale === 'zh') return `${printed} ${ZH_UNIT[unit]}`
  return `${printed} ${unit}${count === 1 ? '' : 's'}`
}

/** What else bounds the numbers, a sentence each. */
function limitsOf(measurement: MetricMeasurement, locale: Locale): string[] {
  const { lookbackDays, cap, covariateDays } = measurement
  const isZh = locale === 'zh'
  const said: string[] = []
  if (lookbackDays !== null) {
    const days = countOf(lookbackDays, 'day', locale)
    const last = lookbackDays === 1 ? 'day of the run counts' : `${days} of the run count`
    said.push(isZh ? `只计实验的最后 ${days}。` : `Only the last ${last}.`)
  }
  if (cap !== null) {
    const top = exactNumber(cap, locale)
    said.push(
      isZh
        ? `单元的值超过 ${top} 时按 ${top} 计。`
        : `A unit’s value above ${top} counts as ${top}.`,
    )
  }
  if (covariateDays > 0) {
    const days = countOf(covariateDays, 'day', locale)
    const before = covariateDays === 1 ? 'day' : days
    said.push(
      isZh
        ? `曝光前 ${days}的同一数值用于降低方差。`
        : `The same over the ${before} before exposure may reduce the variance.`,
    )
  }
  return said
}
