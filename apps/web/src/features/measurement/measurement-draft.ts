import type {
  Aggregation,
  EventMeasure,
  MetricKind,
  MetricMeasurement,
} from '@sextant/core/contract'
import { parseQuantity, printQuantity } from '../../parse-decimal.js'
import { type FilterDraft, filterDraftOf, filterFault, filterOf } from './filter-draft.js'

export interface MeasureDraft {
  event: string
  aggregation: Aggregation
  property: string
  filters: FilterDraft[]
}

/** How events are counted, while somebody types it: figures as typed, empty where there is none. */
export interface MeasurementDraft {
  /** False: the values are recorded, and experiments read them from files. */
  isCounted: boolean
  measure: MeasureDraft
  denominator: MeasureDraft
  windowUnit: 'day' | 'hour'
  delay: string
  length: string
  lookbackDays: string
  covariateDays: string
  cap: string
  decimals: string
  quantile: 'none' | 'units' | 'events'
  /** Percent, as typed. */
  quantileLevel: string
}

/** Where something is wrong: `measure.event`, `denominator.filters.0`, `cap`. */
export type MeasurementFaults = Readonly<Record<string, 'blank' | 'number'>>

const DAY = 24
const NO_PROPERTY: readonly Aggregation[] = ['any', 'count']

export function needsProperty(aggregation: Aggregation): boolean {
  return !NO_PROPERTY.includes(aggregation)
}

/** What a metric of that kind may come down to, the usual one first. */
export function aggregationsOf(kind: MetricKind): readonly Aggregation[] {
  if (kind === 'proportion') return ['any']
  const numbers = ['count', 'sum', 'mean', 'distinct', 'max', 'min', 'last'] as const
  return kind === 'mean'
    ? numbers
    : ['sum', 'count', 'any', 'mean', 'distinct', 'max', 'min', 'last']
}

function emptyMeasure(aggregation: Aggregation): MeasureDraft {
  return { event: '', aggregation, property: '', filters: [] }
}

export function emptyMeasurement(): MeasurementDraft {
  return {
    isCounted: false,
    measure: emptyMeasure('any'),
    denominator: emptyMeasure('count'),
    windowUnit: 'day',
    delay: '',
    length: '',
    lookbackDays: '',
    covariateDays: '',
    cap: '',
    decimals: '4',
    quantile: 'none',
    quantileLevel: '50',
  }
}

function measureDraftOf({ event, aggregation, property, filters }: EventMeasure): MeasureDraft {
  return { event, aggregation, property: property ?? '', filters: filters.map(filterDraftOf) }
}

/** A stored way of counting back in the form. */
export function measurementDraftOf(measurement: MetricMeasurement | null): MeasurementDraft {
  const empty = emptyMeasurement()
  if (measurement === null) return empty
  const { window, denominator, lookbackDays, covariateDays, cap, quantile } = measurement
  const { delayHours, lengthHours } = window
  const isDays = delayHours % DAY === 0 && (lengthHours ?? 0) % DAY === 0
  const inUnit = (hours: number | null) =>
    hours === null || hours === 0 ? '' : printQuantity(isDays ? hours / DAY : hours)
  const printed = (value: number | null) => (value === null || value === 0 ? '' : String(value))
  return {
    isCounted: true,
    measure: measureDraftOf(measurement.measure),
    denominator: denominator === null ? empty.denominator : measureDraftOf(denominator),
    windowUnit: isDays ? 'day' : 'hour',
    delay: inUnit(delayHours),
    length: inUnit(lengthHours),
    lookbackDays: printed(lookbackDays),
    covariateDays: printed(covariateDays),
    cap: cap === null ? '' : printQuantity(cap),
    decimals: String(measurement.decimals),
    quantile: quantile?.over ?? 'none',
    quantileLevel: quantile === null ? empty.quantileLevel : printQuantity(quantile.level, 2),
  }
}

/** A figure as typed: null for none, NaN for what cannot be read, which the API refuses. */
function typed(text: string, shift: 0 | -2 = 0): number | null {
  return text.trim() === '' ? null : (parseQuantity(text, shift) ?? Number.NaN)
}

function measureOf(draft: MeasureDraft, kind: MetricKind): EventMeasure {
  const { event, property, filters } = draft
  const allowed = aggregationsOf(kind)
  const aggregation = allowed.includes(draft.aggregation)
    ? draft.aggregation
    : (allowed[0] ?? 'any')
  return {
    event,
    filters: filters.map(filterOf),
    aggregation,
    property: needsProperty(aggregation) ? property : null,
  }
}

/** Whether a kind of metric can have its values capped, adjusted by the past, or be a quantile. */
export function offers(kind: MetricKind, quantile: MeasurementDraft['quantile'] = 'none') {
  const isMean = kind === 'mean'
  return {
    cap: kind !== 'proportion' && quantile === 'none',
    past: kind !== 'ratio' && quantile === 'none',
    quantile: isMean,
  }
}

/** The way of counting as the API takes it; null where the values are recorded. */
export function measurementOf(draft: MeasurementDraft, kind: MetricKind): MetricMeasurement | null {
  if (!draft.isCounted) return null
  const hours = (text: string) => {
    const value = typed(text)
    return value === null ? null : value * (draft.windowUnit === 'day' ? DAY : 1)
  }
  const isQuantile = kind === 'mean' && draft.quantile !== 'none'
  const can = offers(kind, isQuantile ? draft.quantile : 'none')
  return {
    measure: measureOf(draft.measure, kind),
    denominator: kind === 'ratio' ? measureOf(draft.denominator, kind) : null,
    window: { delayHours: hours(draft.delay) ?? 0, lengthHours: hours(draft.length) },
    lookbackDays: typed(draft.lookbackDays),
    covariateDays: can.past ? (typed(draft.covariateDays) ?? 0) : 0,
    cap: can.cap ? typed(draft.cap) : null,
    decimals: typed(draft.decimals) ?? 4,
    quantile:
      isQuantile && draft.quantile !== 'none'
        ? { level: typed(draft.quantileLevel, -2) ?? Number.NaN, over: draft.quantile }
        : null,
  }
}

/** What is missing or cannot be read; empty when the definition can be sent. */
export function measurementFaults(draft: MeasurementDraft, kind: MetricKind): MeasurementFaults {
  const found: Record<string, 'blank' | 'number'> = {}
  const measurement = measurementOf(draft, kind)
  if (measurement === null) return found
  checkMeasure('measure', draft.measure, measurement.measure)
  if (measurement.denominator) {
    checkMeasure('denominator', draft.denominator, measurement.denominator)
  }
  const { window, lookbackDays, covariateDays, cap, decimals, quantile } = measurement
  const figures = {
    delay: window.delayHours,
    length: window.lengthHours,
    lookbackDays,
    covariateDays,
    cap,
    decimals,
    quantileLevel: quantile?.level ?? null,
  }
  for (const [name, value] of Object.entries(figures)) {
    if (value !== null && Number.isNaN(value)) found[name] = 'number'
  }
  return found

  function checkMeasure(at: string, typedIn: MeasureDraft, sent: EventMeasure): void {
    if (sent.event.trim() === '') found[`${at}.event`] = 'blank'
    if (sent.property !== null && sent.property.trim() === '') found[`${at}.property`] = 'blank'
    for (const [index, filter] of typedIn.filters.entries()) {
      if (filterFault(filter) !== undefined) found[`${at}.filters.${index}`] = 'blank'
    }
  }
}

/** How many of the finer settings differ from what they are left at. */
export function finerSettings(draft: MeasurementDraft, kind: MetricKind): number {
  const measurement = measurementOf(draft, kind)
  if (measurement === null) return 0
  const { lookbackDays, covariateDays, cap, decimals, quantile } = measurement
  return [
    lookbackDays !== null,
    covariateDays > 0,
    cap !== null,
    decimals !== 4,
    quantile !== null,
  ].filter(Boolean).length
}
