import type { Locale, RecurringAction, RecurringActionInput } from '@sextant/core/contract'
import { spokenIn } from '../../i18n/spoken-in.js'
import { parseScaled } from '../../parse-decimal.js'

/** A commitment while somebody types it. */
export interface ActionDraft {
  name: string
  times: string
  rhythm: RecurringAction['rhythm']
  from: string
  until: string
  ownerId: string
}
type ActionIssue = 'blank' | 'count' | 'order'
type ActionIssues = Readonly<Partial<Record<keyof ActionDraft, ActionIssue>>>

export function emptyAction(today: string, ownerId: string): ActionDraft {
  return { name: '', times: '1', rhythm: 'week', from: today, until: '', ownerId }
}

/** What is sent of a draft, or what has to be mended first, by field. */
export function readAction(
  draft: ActionDraft,
  locale: Locale,
): { readonly input: RecurringActionInput | null; readonly issues: ActionIssues } {
  const issues: Partial<Record<keyof ActionDraft, ActionIssue>> = {}
  const times = parseScaled(draft.times, 0)
  if (draft.name.trim() === '') issues.name = 'blank'
  if (times === null || times < 1) issues.times = 'count'
  if (draft.from === '') issues.from = 'blank'
  if (draft.until !== '' && draft.until < draft.from) issues.until = 'order'
  if (draft.ownerId === '') issues.ownerId = 'blank'
  const { rhythm, from, ownerId } = draft
  const input = {
    name: spokenIn(locale, draft.name.trim()),
    times: times ?? 0,
    rhythm,
    from,
    until: draft.until === '' ? null : draft.until,
    ownerId,
  }
  return { input: Object.keys(issues).length === 0 ? input : null, issues }
}
