import type { Analysis, Measure, PropertyFilter, StreamMetric } from '../analysis.js'
import type { SentEvent, SentExposure, SentItem, SentTraits } from './memory-tables.js'

/** What an analysis must come down to, computed the slow way: unit by unit, in plain TypeScript. */
export interface OracleUnit {
  readonly unit: number
  readonly first: number
  readonly variant: number
  readonly combination: string
  readonly day: number
  readonly crossed: boolean
  /**
   * By metric: the unit's value, its denominator's and its past, as integers; large: one of them
   * before its cap (of a mean its sum) is past what is summed exactly.
   */
  readonly values: readonly {
    readonly y: bigint
    readonly d: bigint
    readonly x: bigint
    readonly large: boolean
  }[]
}

const NUMBER = /^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/

/** Items as they were put, in the order of their sequence numbers. */
export function oracle(
  analysis: Analysis,
  items: readonly SentItem[],
  segmentId: (combination: string) => number,
): readonly OracleUnit[] {
  const units = [...new Set(items.map(({ unit }) => unit))].toSorted((a, b) => a - b)
  return units.flatMap((unit) => {
    const own = items.filter((item) => item.unit === unit)
    const exposures = own.filter((item) => item.kind === 'exposure').filter(counts(analysis))
    const traits = own.filter((item) => item.kind === 'traits')
    const ranked = exposures
      .map((exposure) => {
        const combination = combinationOf(analysis, exposure, traits)
        return { exposure, variant: variantOf(analysis, exposure), combination }
      })
      .toSorted(
        (a, b) =>
          a.exposure.ts - b.exposure.ts ||
          a.variant - b.variant ||
          segmentId(a.combination) - segmentId(b.combination),
      )
    const [earliest] = ranked
    if (earliest === undefined) return []
    const first = earliest.exposure.ts
    const events = own.filter((item) => item.kind === 'event')
    return [
      {
        unit,
        first,
        variant: earliest.variant,
        combination: earliest.combination,
        day: dayIn(analysis.timeZone, first),
        crossed: ranked.some(({ variant }) => variant !== earliest.variant),
        values: analysis.metrics.map((metric) => valuesOf(analysis, metric, first, events)),
      },
    ]
  })
}

function counts({ experiment, variants, from, until }: Analysis) {
  return (exposure: SentExposure): boolean =>
    experiment.includes(exposure.experiment) &&
    variants.some(({ values }) => values.includes(exposure.variation)) &&
    exposure.assigned !== false &&
    exposure.ts >= from &&
    (until === null || exposure.ts < until)
}

function variantOf({ variants }: Analysis, { variation }: SentExposure): number {
  return variants.findIndex(({ values }) => values.includes(variation))
}

function combinationOf(analysis: Analysis, exposure: SentExposure, traits: readonly SentTraits[]) {
  const values = analysis.segments.map((segment) => {
    if (!segment.startsWith('trait:')) return textOf(exposure, segment)
    let newest: { readonly ts: number; readonly text: string } | null = null
    for (const said of traits) {
      const text = textOf(said, segment.slice(6))
      if (text === null || said.ts > exposure.ts) continue
      if (newest === null || said.ts >= newest.ts) newest = { ts: said.ts, text }
    }
    return newest?.text ?? null
  })
  return JSON.stringify(values)
}

/** Days since 1970-01-01 on the calendar of a time zone. */
export function dayIn(timeZone: string, ts: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'short' }).formatToParts(ts)
  const full = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric' }).format(ts)
  const part = (type: string) => Number(parts.find((known) => known.type === type)?.value)
  return Date.UTC(Number(full), part('month') - 1, part('day')) / 86_400_000
}

function valuesOf(
  analysis: Analysis,
  metric: StreamMetric,
  first: number,
  events: readonly SentEvent[],
) {
  const { window, since, covariateSpan, denominator, measure } = metric
  const start = first + window.delay
  const inWindow = events.filter(
    ({ ts }) =>
      ts >= start &&
      (window.length === null || ts < start + window.length) &&
      (since === null || ts >= since) &&
      (analysis.until === null || ts < analysis.until),
  )
  const past = events.filter(({ ts }) => ts >= first - covariateSpan && ts < first)
  const capped = (value: bigint): bigint => {
    if (metric.cap === null) return value
    const cap = scaled(String(metric.cap), decimals(measure, metric)) ?? value
    return value > cap ? cap : value
  }
  const read = [
    [measure, inWindow],
    ...(denominator === null ? [] : [[denominator, inWindow] as const]),
    ...(covariateSpan === 0 ? [] : [[measure, past] as const]),
  ] as const
  return {
    large: read.some(([own, of]) => isLarge(own, metric, of)),
    y: capped(aggregate(measure, metric, inWindow)),
    d: denominator === null ? 0n : aggregate(denominator, metric, inWindow),
    x: capped(aggregate(measure, metric, past)),
  }
}

function decimals({ aggregation }: Measure, metric: StreamMetric): number {
  return ['any', 'count', 'distinct'].includes(aggregation) ? 0 : metric.decimals
}

function aggregate(measure: Measure, metric: StreamMetric, events: readonly SentEvent[]): bigint {
  const own = events.filter(
    (event) =>
      event.event === measure.event && measure.filters.every((filter) => holds(filter, event)),
  )
  const { aggregation, property } = measure
  if (aggregation === 'any') return own.length > 0 ? 1n : 0n
  if (aggregation === 'count' || property === null) return BigInt(own.length)
  const texts = own.map((event) => textOf(event, property))
  if (aggregation === 'distinct') {
    return BigInt(new Set(texts.filter((text) => text !== null)).size)
  }
  // Sorting keeps the order of arrival among events of the same time.
  const numbers = own
    .toSorted((a, b) => a.ts - b.ts)
    .map((event) => textOf(event, property))
    .flatMap((text) => (text === null ? [] : [scaled(text, metric.decimals)]))
    .filter((value) => value !== null)
  return numbers.length === 0 ? 0n : reduced(aggregation, numbers)
}

function isLarge(measure: Measure, metric: StreamMetric, events: readonly SentEvent[]): boolean {
  const isMean = measure.aggregation === 'mean'
  const value = aggregate(isMean ? { ...measure, aggregation: 'sum' } : measure, metric, events)
  const largest = isMean ? 4n * 10n ** 18n : 10n ** 15n
  return value > largest || value < -largest
}

function reduced(aggregation: string, numbers: readonly bigint[]): bigint {
  const [first = 0n] = numbers
  const sum = numbers.reduce((a, b) => a + b, 0n)
  if (aggregation === 'sum') return sum
  if (aggregation === 'mean') return roundedQuotient(sum, BigInt(numbers.length))
  if (aggregation === 'max') return numbers.reduce((a, b) => (b > a ? b : a), first)
  if (aggregation === 'min') return numbers.reduce((a, b) => (b < a ? b : a), first)
  return numbers.at(-1) ?? 0n
}

/** Half away from zero. */
function roundedQuotient(a: bigint, b: bigint): bigint {
  const size = ((a < 0n ? -a : a) * 2n + b) / (2n * b)
  return a < 0n ? -size : size
}

/** A number's text in units of its last decimal, half away from zero; null: none, or too large. */
export function scaled(text: string, places: number): bigint | null {
  if (!NUMBER.test(text)) return null
  if (text.toLowerCase().includes('e')) {
    const size = Math.floor(Math.abs(Number(text)) * 10 ** places + 0.5)
    return size < 1e15 ? BigInt(Math.sign(Number(text)) * size) : null
  }
  const [whole = '', fraction = ''] = text.split('.')
  const power = places - fraction.length
  const digits = BigInt(whole + fraction)
  const size = whole.startsWith('-') && digits > 0n ? -digits : digits
  const value =
    power >= 0 ? size * 10n ** BigInt(power) : roundedQuotient(size, 10n ** BigInt(-power))
  return value >= 10n ** 15n || value <= -(10n ** 15n) ? null : value
}

function textOf({ props }: SentItem, property: string): string | null {
  const value = props?.[property]
  return value === undefined || value === null ? null : String(value)
}

function holds({ property, operator, values }: PropertyFilter, event: SentEvent): boolean {
  const raw = event.props?.[property] ?? null
  const text = textOf(event, property)
  const number = text !== null && NUMBER.test(text) ? Number(text) : Number.NaN
  const [value] = values
  const same = values.some((wanted) => {
    if (typeof wanted === 'string') return text === wanted
    return typeof wanted === 'number' ? number === wanted : raw === wanted
  })
  const verdicts = {
    equals: same,
    in: same,
    not_equals: !same,
    not_in: !same,
    greater: number > Number(value),
    at_least: number >= Number(value),
    less: number < Number(value),
    at_most: number <= Number(value),
    contains: text !== null && text.includes(String(value)),
    starts_with: text !== null && text.startsWith(String(value)),
    exists: text !== null,
    missing: text === null,
  }
  return verdicts[operator]
}

type Sums = Record<'n' | 'sy' | 'syy' | 'sx' | 'sxx' | 'sxy' | 'sd' | 'sdd' | 'syd', bigint>

/** Positions of metrics that some unit, also one that crossed over, has too large a value of. */
export function oracleOverflowing(units: readonly OracleUnit[]): readonly number[] {
  const large = units.flatMap(({ values }) =>
    [...values.keys()].filter((metric) => values[metric]?.large),
  )
  return [...new Set(large)].toSorted((a, b) => a - b)
}

/** Cells that are not all zero: 'metric variant day combination' and the sums of its units. */
export function oracleMoments(
  analysis: Analysis,
  units: readonly OracleUnit[],
): ReadonlyMap<string, Omit<Sums, 'n'> & { readonly n: bigint | null }> {
  const cells = new Map<string, Sums>()
  const large = oracleOverflowing(units)
  const add = (key: string, terms: Partial<Sums>) => {
    const zeros = { n: 0n, sy: 0n, syy: 0n, sx: 0n, sxx: 0n, sxy: 0n, sd: 0n, sdd: 0n, syd: 0n }
    const cell = cells.get(key) ?? zeros
    cells.set(key, cell)
    for (const name of ['n', 'sy', 'syy', 'sx', 'sxx', 'sxy', 'sd', 'sdd', 'syd'] as const) {
      cell[name] += terms[name] ?? 0n
    }
  }
  for (const { crossed, variant, day, combination, values } of units) {
    if (crossed) continue
    const cell = `${variant} ${day} ${combination}`
    add(`-1 ${cell}`, { n: 1n })
    for (const [metric, { y, d, x }] of values.entries()) {
      if (large.includes(metric)) continue
      const past = (analysis.metrics[metric]?.covariateSpan ?? 0) > 0 ? x : 0n
      add(`${metric} ${cell}`, {
        sy: y,
        syy: y * y,
        sx: past,
        sxx: past * past,
        sxy: y * past,
        sd: d,
        sdd: d * d,
        syd: y * d,
      })
    }
  }
  // How many units had events is no part of the moments; it is left out of the comparison.
  const some = [...cells].filter(([, { n, syy, sxx, sdd }]) => n + syy + sxx + sdd > 0n)
  return new Map(
    some.map(([key, sums]) => [key, { ...sums, n: key.startsWith('-1') ? sums.n : null }]),
  )
}
