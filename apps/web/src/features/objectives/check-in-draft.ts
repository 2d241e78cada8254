import type { CheckIn, CheckInInput, Cycle, KeyResult, Locale } from '@sextant/core/contract'
import { spokenIn } from '../../i18n/spoken-in.js'
import { parseQuantity } from '../../parse-decimal.js'

/** A check-in as the form holds it: every text as it was typed. */
export interface CheckInDraft {
  day: string
  value: string
  done: number[]
  confidence: number | null
  status: CheckIn['status']
  comment: string
  blockers: string
  next: string
}

/** Today, or the nearest day of the cycle. */
function dayIn({ startsOn, endsOn }: Pick<Cycle, 'startsOn' | 'endsOn'>, today: string): string {
  if (today < startsOn) return startsOn
  return today > endsOn ? endsOn : today
}

/** Where a check-in begins: confidence and milestones as they stand, nothing said yet. */
export function draftFor(
  keyResult: Pick<KeyResult, 'confidence' | 'range'> | undefined,
  cycle: Pick<Cycle, 'startsOn' | 'endsOn'>,
  today: string,
): CheckInDraft {
  const milestones = keyResult?.range.type === 'milestone' ? keyResult.range.milestones : []
  return {
    day: dayIn(cycle, today),
    value: '',
    done: milestones.flatMap((one, index) => (one.done ? [index] : [])),
    confidence: keyResult?.confidence ?? null,
    status: null,
    comment: '',
    blockers: '',
    next: '',
  }
}

/** True where a person says the value: a metric says its own, milestones are checked off. */
export function takesValue({ metricId, range }: Pick<KeyResult, 'metricId' | 'range'>): boolean {
  return metricId === null && range.type !== 'milestone'
}

/** What is sent of a draft; null where its value is no number. */
export function checkInOf(
  draft: CheckInDraft,
  keyResult: Pick<KeyResult, 'metricId' | 'range'>,
  locale: Locale,
): CheckInInput | null {
  const isSaid = takesValue(keyResult) && draft.value.trim() !== ''
  const value = isSaid ? parseQuantity(draft.value) : null
  if (isSaid && value === null) return null
  const said = (text: string) => (text.trim() === '' ? null : spokenIn(locale, text))
  return {
    day: draft.day,
    value,
    milestonesDone:
      keyResult.range.type === 'milestone' ? draft.done.toSorted((a, b) => a - b) : null,
    confidence: draft.confidence,
    status: draft.status,
    comment: said(draft.comment),
    blockers: said(draft.blockers),
    next: said(draft.next),
  }
}
