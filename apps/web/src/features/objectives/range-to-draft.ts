import type { KeyResultRange, Locale, LocalizedLine } from '@sextant/core/contract'
import { inLanguage } from '@sextant/core/contract'
import { printQuantity } from '../../parse-decimal.js'
import { emptyRange, type RangeDraft } from './range-draft.js'

/** A range as a form would hold it, to be changed; figures of a share are shown in percent. */
export function draftOfRange(
  range: KeyResultRange,
  inPercent: boolean,
  locale: Locale,
): RangeDraft {
  const figure = (value: number) => printQuantity(value, inPercent ? 2 : 0)
  const draft: RangeDraft = { ...emptyRange(), type: range.type }
  switch (range.type) {
    case 'move':
    case 'cumulative':
      return { ...draft, baseline: figure(range.baseline), target: figure(range.target) }
    case 'maintain_min':
    case 'maintain_max':
      return { ...draft, bound: figure(range.bound), judged: range.judged ?? 'share' }
    case 'maintain_band':
      return {
        ...draft,
        low: figure(range.low),
        high: figure(range.high),
        tolerance: range.tolerance === null ? '' : figure(range.tolerance),
      }
    case 'milestone':
      return {
        ...draft,
        milestones: range.milestones.map(({ name, weight, due = '' }) => ({
          name: inLanguage(name, locale),
          weight: printQuantity(weight),
          due,
        })),
      }
    case 'ordinal':
      return {
        ...draft,
        commit: inLanguage(range.commit, locale),
        aim: inLanguage(range.target, locale),
        stretch: inLanguage(range.stretch, locale),
      }
    case 'boolean':
    case 'baseline_setting':
      return draft
  }
}

/**
 * A range as it was typed over one that stands: what the form does not show is kept, the texts of the
 * other language and what is done.
 */
export function overRange(
  typed: KeyResultRange,
  before: KeyResultRange,
  locale: Locale,
): KeyResultRange {
  const over = (text: LocalizedLine, had: LocalizedLine | undefined): LocalizedLine =>
    had !== undefined && inLanguage(had, locale) === inLanguage(text, locale)
      ? had
      : { ...had, ...text }
  if (typed.type === 'milestone' && before.type === 'milestone') {
    const milestones = typed.milestones.map((one, index) => {
      const had = before.milestones[index]
      return { ...one, name: over(one.name, had?.name), done: had?.done ?? false }
    })
    return { ...typed, milestones }
  }
  if (typed.type === 'ordinal' && before.type === 'ordinal') {
    const { commit, target, stretch } = typed
    return {
      type: 'ordinal',
      commit: over(commit, before.commit),
      target: over(target, before.target),
      stretch: over(stretch, before.stretch),
    }
  }
  return typed
}
