import type { KeyResultRange, Locale } from '@sextant/core/contract'
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
      return { ...draft, bound: figure(range.bound) }
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

/** True where the figures of a range can be changed in a form without losing anything else of it. */
export function isRewritable({ type }: KeyResultRange): boolean {
  // Names in the other language and what is done would be lost.
  return type !== 'milestone' && type !== 'ordinal'
}
