import {
  type CheckIn,
  type CheckInInput,
  type Cycle,
  inLanguage,
  type KeyResult,
  type Locale,
  type LocalizedLine,
} from '@sextant/core/contract'
import { spokenIn } from '../../i18n/spoken-in.js'
import { parseQuantity, printQuantity } from '../../parse-decimal.js'

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

/** A check-in as it was said, to be said anew. */
export function draftOf(said: CheckIn, locale: Locale): CheckInDraft {
  const text = (one: LocalizedLine | null) => (one === null ? '' : inLanguage(one, locale))
  return {
    day: said.day,
    value: said.value === null ? '' : printQuantity(said.value),
    done: [...(said.milestonesDone ?? [])],
    confidence: said.confidence,
    status: said.status,
    comment: text(said.comment),
    blockers: text(said.blockers),
    next: text(said.next),
  }
}

/** True where a person says the value: a metric says its own, milestones are checked off. */
export function takesValue({ metricId, range }: Pick<KeyResult, 'metricId' | 'range'>): boolean {
  return metricId === null && range.type !== 'milestone'
}

/**
 * What is sent of a draft; null where its value is no number. A text of the check-in before that was
 * left as it is keeps its other language.
 */
export function checkInOf(
  draft: CheckInDraft,
  keyResult: Pick<KeyResult, 'metricId' | 'range'>,
  locale: Locale,
  before: CheckIn | null = null,
): CheckInInput | null {
  const isSaid = takesValue(keyResult) && draft.value.trim() !== ''
  const value = isSaid ? parseQuantity(draft.value) : null
  if (isSaid && value === null) return null
  const said = (name: 'comment' | 'blockers' | 'next') => {
    const had = before?.[name] ?? null
    const text = draft[name]
    if (had !== null && inLanguage(had, locale) === text) return had
    return text.trim() === '' ? null : spokenIn(locale, text)
  }
  return {
    day: draft.day,
    value,
    milestonesDone: milestonesOf(draft, keyResult, before),
    confidence: draft.confidence,
    status: draft.status,
    comment: said('comment'),
    blockers: said('blockers'),
    next: said('next'),
  }
}

/** What said nothing of milestones goes on saying nothing until one is ticked. */
function milestonesOf(
  { done }: CheckInDraft,
  { range }: Pick<KeyResult, 'range'>,
  before: CheckIn | null,
): number[] | null {
  if (range.type !== 'milestone') return null
  if (before !== null && before.milestonesDone === null && done.length === 0) return null
  return done.toSorted((a, b) => a - b)
}
