import type { KeyResultRange, Locale } from '@sextant/core/contract'
import { spokenIn } from '../../i18n/spoken-in.js'
import { parseQuantity } from '../../parse-decimal.js'

/** Ways a key result can be measured, the most used first. */
export const RANGE_TYPES = [
  'move',
  'maintain_min',
  'maintain_max',
  'maintain_band',
  'milestone',
  'cumulative',
  'boolean',
  'ordinal',
  'baseline_setting',
] as const satisfies readonly KeyResultRange['type'][]
type RangeType = (typeof RANGE_TYPES)[number]

/** True for what a metric can measure; what is done, answered or judged in words has no figures. */
export function hasFigures(type: RangeType): boolean {
  return type !== 'milestone' && type !== 'boolean' && type !== 'ordinal'
}

/** A range as a form holds it: every figure as it was typed. */
export interface RangeDraft {
  type: RangeType
  baseline: string
  target: string
  bound: string
  judged: 'share' | 'latest'
  low: string
  high: string
  tolerance: string
  commit: string
  aim: string
  stretch: string
  milestones: { name: string; weight: string; due: string }[]
}

export function emptyRange(): RangeDraft {
  const milestones = [{ name: '', weight: '1', due: '' }]
  const figures = { baseline: '', target: '', bound: '', low: '', high: '', tolerance: '' }
  return { type: 'move', ...figures, judged: 'share', commit: '', aim: '', stretch: '', milestones }
}

/** What is wrong with a field of the range; `text` is a blank name, `figure` no number. */
type RangeIssue = 'text' | 'figure' | 'same' | 'order'
export type RangeIssues = Readonly<Record<string, RangeIssue>>

/** The range of a draft, or what is wrong with it by field; figures of a share are typed in percent. */
export function readRange(
  draft: RangeDraft,
  inPercent: boolean,
  locale: Locale,
): { readonly range: KeyResultRange | null; readonly issues: RangeIssues } {
  const issues: Record<string, RangeIssue> = {}
  const figure = (name: string, text: string, shift: 0 | -2 = inPercent ? -2 : 0): number => {
    const value = parseQuantity(text, shift)
    if (value === null) issues[name] = 'figure'
    return value ?? 0
  }
  const range = rangeOf(draft, figure, issues, locale)
  return { range: Object.keys(issues).length === 0 ? range : null, issues }
}

function rangeOf(
  draft: RangeDraft,
  figure: (name: string, text: string, shift?: 0 | -2) => number,
  issues: Record<string, RangeIssue>,
  locale: Locale,
): KeyResultRange {
  const { type } = draft
  switch (type) {
    case 'move':
    case 'cumulative': {
      const baseline = figure('baseline', draft.baseline)
      const target = figure('target', draft.target)
      if (baseline === target && !issues['baseline'] && !issues['target']) issues['target'] = 'same'
      return { type, baseline, target }
    }
    case 'maintain_min':
    case 'maintain_max':
      return {
        type,
        bound: figure('bound', draft.bound),
        ...(draft.judged === 'latest' ? { judged: draft.judged } : {}),
      }
    case 'maintain_band': {
      const [low, high] = [figure('low', draft.low), figure('high', draft.high)]
      if (low > high && !issues['low'] && !issues['high']) issues['high'] = 'order'
      const tolerance = draft.tolerance.trim() === '' ? null : figure('tolerance', draft.tolerance)
      if (tolerance !== null && tolerance <= 0) issues['tolerance'] = 'figure'
      return { type, low, high, tolerance }
    }
    case 'boolean':
    case 'baseline_setting':
      return { type }
    case 'ordinal': {
      const { commit, aim, stretch } = draft
      for (const [name, text] of Object.entries({ commit, aim, stretch })) {
        if (text.trim() === '') issues[name] = 'text'
      }
      const said = (text: string) => spokenIn(locale, text)
      return { type, commit: said(commit), target: said(aim), stretch: said(stretch) }
    }
    case 'milestone': {
      const milestones = draft.milestones.map(({ name, weight, due }, index) => {
        if (name.trim() === '') issues[`milestones.${index}.name`] = 'text'
        const read = figure(`milestones.${index}.weight`, weight, 0)
        if (read < 0) issues[`milestones.${index}.weight`] = 'figure'
        const when = due === '' ? {} : { due }
        return { name: spokenIn(locale, name), weight: read, done: false, ...when }
      })
      return { type, milestones }
    }
  }
}
