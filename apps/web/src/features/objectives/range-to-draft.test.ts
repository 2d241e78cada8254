import type { KeyResultRange } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { readRange } from './range-draft.js'
import { draftOfRange, overRange } from './range-to-draft.js'

test.each<[KeyResultRange, boolean]>([
  [{ type: 'move', baseline: 0.605, target: 0.64 }, true],
  [{ type: 'cumulative', baseline: 0, target: 40 }, false],
  [{ type: 'maintain_max', bound: 2.05 }, false],
  [{ type: 'maintain_band', low: 4.5, high: 5.5, tolerance: null }, false],
  [{ type: 'maintain_band', low: 0.1, high: 0.2, tolerance: 0.05 }, true],
  [{ type: 'maintain_min', bound: 3, judged: 'latest' }, false],
  [{ type: 'boolean' }, false],
  [{ type: 'baseline_setting' }, false],
])('%j is the same range after it was shown in a form', (range, inPercent) => {
  expect(readRange(draftOfRange(range, inPercent, 'en'), inPercent, 'en').range).toEqual(range)
})

const stone = (en: string, zh: string, weight: number, done: boolean) => ({
  name: { en, zh },
  weight,
  done,
  due: '2026-11-30',
})
const BILINGUAL: readonly KeyResultRange[] = [
  {
    type: 'milestone',
    milestones: [stone('Pilot', '试点', 1, true), stone('Launch', '上线', 2, false)],
  },
  {
    type: 'ordinal',
    commit: { en: 'Two', zh: '两所' },
    target: { en: 'Four', zh: '四所' },
    stretch: { en: 'Six', zh: '六所' },
  },
]

test.each(BILINGUAL)('$type keeps what the form does not show', (range) => {
  for (const locale of ['en', 'zh'] as const) {
    const typed = readRange(draftOfRange(range, false, locale), false, locale).range
    expect(typed && overRange(typed, range, locale)).toEqual(range)
  }
})

test('a text typed anew replaces its own language alone, and a new milestone is not done', () => {
  const [range] = BILINGUAL
  if (range?.type !== 'milestone') throw new Error('not milestones')
  const draft = draftOfRange(range, false, 'zh')
  const [first] = draft.milestones
  if (first) Object.assign(first, { name: '内测', weight: '0' })
  draft.milestones.push({ name: '发布会', weight: '1', due: '' })
  const typed = readRange(draft, false, 'zh').range
  expect(typed && overRange(typed, range, 'zh')).toEqual({
    type: 'milestone',
    milestones: [
      { ...stone('Pilot', '内测', 0, true) },
      stone('Launch', '上线', 2, false),
      { name: { zh: '发布会' }, weight: 1, done: false },
    ],
  })
})

test('another type is what was typed', () => {
  const range = { type: 'boolean' } as const
  expect(overRange(range, { type: 'move', baseline: 0, target: 1 }, 'en')).toEqual(range)
})
