import type { Metric, MetricValue, MetricValueInput } from '@sextant/core/contract'
import type { MessageKey } from '../../i18n/index.js'

/** A measured period while somebody types it; shares are typed in percent. */
export interface ValueDraft {
  from: string
  to: string
  value: string
  spread: string
  units: string
  complete: boolean
}
export type ValueField = keyof ValueDraft
export type ValueErrors = Readonly<Partial<Record<ValueField, MessageKey>>>

const DAY = 86_400_000

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10)
}

/** The period after the newest one, as long as it; the last seven days where there is none. */
export function nextPeriod(
  newest: Pick<MetricValue, 'periodStart' | 'periodEnd'> | undefined,
  today: string,
): { readonly from: string; readonly to: string } {
  if (!newest) return { from: plusDays(today, -7), to: plusDays(today, -1) }
  const length = (Date.parse(newest.periodEnd) - Date.parse(newest.periodStart)) / DAY
  const from = plusDays(newest.periodEnd, 1)
  return { from, to: plusDays(from, length) }
}

const isNumber = (text: string) => text.trim() !== '' && Number.isFinite(Number(text))
const isGiven = (text: string) => text.trim() !== ''

/** What has to be mended before the server is asked. */
export function errorsOfValue(draft: ValueDraft): ValueErrors {
  const found: Partial<Record<ValueField, MessageKey>> = {}
  if (draft.from === '') found.from = 'issue.blank'
  if (draft.to === '') found.to = 'issue.blank'
  else if (draft.to < draft.from) found.to = 'metrics.record.order'
  if (!isGiven(draft.value)) found.value = 'issue.blank'
  else if (!isNumber(draft.value)) found.value = 'metrics.record.number'
  if (isGiven(draft.spread) && !(isNumber(draft.spread) && Number(draft.spread) >= 0)) {
    found.spread = 'metrics.record.number'
  }
  if (isGiven(draft.units) && !/^[1-9]\d*$/.test(draft.units.trim())) {
    found.units = 'metrics.record.number'
  }
  return found
}

// 15 digits, so that 22.1 typed in percent is 0.221 and not 0.22100000000000003.
const share = (percent: number) => Number((percent / 100).toPrecision(15))

/** What the server is asked to record. */
export function toValueInput(draft: ValueDraft, metric: Pick<Metric, 'kind'>): MetricValueInput {
  const isShare = metric.kind === 'proportion'
  return {
    periodStart: draft.from,
    periodEnd: draft.to,
    value: isShare ? share(Number(draft.value)) : Number(draft.value),
    standardDeviation: isShare || !isGiven(draft.spread) ? null : Number(draft.spread),
    units: isGiven(draft.units) ? Number(draft.units) : null,
    complete: draft.complete,
  }
}
