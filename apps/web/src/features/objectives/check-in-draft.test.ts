import type { CheckIn } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { checkInOf, draftFor, draftOf } from './check-in-draft.js'

const cycle = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const range = { type: 'move', baseline: 0, target: 10 } as const
const byHand = { metricId: null, range, confidence: 0.6 }

test('begins on the nearest day of the cycle, with the confidence as it stands', () => {
  expect(draftFor(byHand, cycle, '2026-11-20')).toMatchObject({
    day: '2026-11-20',
    confidence: 0.6,
  })
  expect(draftFor(byHand, cycle, '2027-01-04').day).toBe('2026-12-31')
  expect(draftFor(byHand, cycle, '2026-09-01').day).toBe('2026-10-01')
})

test('an empty text is nothing said, and a value of a metric is never sent', () => {
  const draft = { ...draftFor(byHand, cycle, '2026-11-20'), value: '7.5', next: 'Ship it' }
  expect(checkInOf(draft, byHand, 'en')).toEqual({
    day: '2026-11-20',
    value: 7.5,
    milestonesDone: null,
    confidence: 0.6,
    status: null,
    comment: null,
    blockers: null,
    next: { en: 'Ship it' },
  })
  expect(checkInOf(draft, { ...byHand, metricId: 'met_1' }, 'zh')).toMatchObject({
    value: null,
    next: { zh: 'Ship it' },
  })
})

test('a value that is no number is not sent as none', () => {
  const draft = { ...draftFor(byHand, cycle, '2026-11-20'), value: 'seven' }
  expect(checkInOf(draft, byHand, 'en')).toBeNull()
})

test('milestones begin as they stand and are sent in their order', () => {
  const milestones = [
    { name: { en: 'Pilot' }, weight: 1, done: true },
    { name: { en: 'Launch' }, weight: 1, done: false },
  ]
  const keyResult = {
    metricId: null,
    range: { type: 'milestone' as const, milestones },
    confidence: null,
  }
  const draft = draftFor(keyResult, cycle, '2026-11-20')
  expect(draft.done).toEqual([0])
  expect(checkInOf({ ...draft, done: [1, 0] }, keyResult, 'en')?.milestonesDone).toEqual([0, 1])
})

const said = {
  id: 'chk_1',
  day: '2026-11-09',
  value: 62.5,
  milestonesDone: null,
  confidence: 0.4,
  status: 'at_risk',
  comment: { en: 'Slow', zh: '偏慢' },
  blockers: null,
  next: { zh: '招人' },
  reason: null,
  at: '2026-11-09T08:00:00.000Z',
  by: 'per_1',
  revisions: [],
} as const satisfies CheckIn

test('said anew begins as it was said; untouched, nothing of it is lost in either language', () => {
  for (const locale of ['en', 'zh'] as const) {
    const { id: _id, at: _at, by: _by, reason: _reason, revisions: _revisions, ...same } = said
    expect(checkInOf(draftOf(said, locale), byHand, locale, said)).toEqual(same)
  }
})

test('a text typed anew replaces the old one, and an emptied one is gone', () => {
  const draft = { ...draftOf(said, 'en'), comment: 'Faster now', next: ' ' }
  expect(checkInOf(draft, byHand, 'en', said)).toMatchObject({
    comment: { en: 'Faster now' },
    next: null,
  })
})

test('a revision that names no milestone leaves those of other check-ins alone', () => {
  const milestones = [{ name: { en: 'Pilot' }, weight: 1, done: true }]
  const keyResult = { metricId: null, range: { type: 'milestone' as const, milestones } }
  const words = { ...said, value: null }
  const draft = draftOf(words, 'en')
  expect(checkInOf(draft, keyResult, 'en', words)?.milestonesDone).toBeNull()
  draft.done.push(0)
  expect(checkInOf(draft, keyResult, 'en', words)?.milestonesDone).toEqual([0])
})
