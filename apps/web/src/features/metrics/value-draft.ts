import {
  isShare,
  type Metric,
  type MetricValue,
  type MetricValueInput,
} from '@sextant/core/contract'
import type { MessageKey } from '../../i18n/index.js'
import { parseQuantity, parseScaled } from '../../parse-decimal.js'

/** A measured period while somebody types it; shares are typed in percent. */
export interface ValueDraft {
  from: string
  to: string
  value: string
  spread: string
  units: string
  /** Between -1 and 1, as typed. */
  correlation: string
  complete: boolean
}
export type ValueField = keyof ValueDraft
export type ValueErrors = Readonly<Partial<Record<ValueField, MessageKey>>>

const DAY = 86_400_000

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

type Period = Pick<MetricValue, 'periodStart' | 'periodEnd' | 'complete'>

/**
 * The period somebody most likely records: the newest one again while it is open, in the length of
 * the one before; else the one after it; the last seven days where nothing is recorded.
 */
export function nextPeriod(
  values: readonly Period[],
  today: string,
): { readonly from: string; readonly to: string } {
  const newest = values.at(-1)
  if (!newest) return { from: plusDays(today, -7), to: plusDays(today, -1) }
  const whole = values.findLast((value) => value.complete) ?? newest
  const length = (Date.parse(whole.periodEnd) - Date.parse(whole.periodStart)) / DAY
  const from = newest.complete ? plusDays(newest.periodEnd, 1) : newest.periodStart
  return { from, to: plusDays(from, length) }
}

const isGiven = (text: string) => text.trim() !== ''
const shiftOf = (metric: Pick<Metric, 'kind' | 'unit'>) => (isShare(metric) ? -2 : 0)

/** What has to be mended before the server is asked. */
export function errorsOfValue(draft: ValueDraft): ValueErrors {
  const found: Partial<Record<ValueField, MessageKey>> = {}
  if (draft.from === '') found.from = 'issue.blank'
  if (draft.to === '') found.to = 'issue.blank'
  else if (draft.to < draft.from) found.to = 'metrics.record.order'
  if (!isGiven(draft.value)) found.value = 'issue.blank'
  else if (parseQuantity(draft.value) === null) found.value = 'metrics.record.number'
  if (isGiven(draft.spread) && (parseQuantity(draft.spread) ?? -1) < 0) {
    found.spread = 'metrics.record.number'
  }
  if (isGiven(draft.units) && (parseScaled(draft.units, 0) ?? 0) < 1) {
    found.units = 'metrics.record.number'
  }
  if (isGiven(draft.correlation) && !(Math.abs(parseQuantity(draft.correlation) ?? 2) <= 1)) {
    found.correlation = 'metrics.record.correlationWrong'
  }
  return found
}

/** What the server is asked to record; null where the value is no number. */
export function toValueInput(
  draft: ValueDraft,
  metric: Pick<Metric, 'kind' | 'unit'>,
): MetricValueInput | null {
  const value = parseQuantity(draft.value, shiftOf(metric))
  if (value === null) return null
  return {
    periodStart: draft.from,
    periodEnd: draft.to,
    value,
    // The spread of a share follows from its value.
    standardDeviation:
      metric.kind === 'proportion' ? null : parseQuantity(draft.spread, shiftOf(metric)),
    units: parseScaled(draft.units, 0),
    correlation: parseQuantity(draft.correlation),
    complete: draft.complete,
  }
}
