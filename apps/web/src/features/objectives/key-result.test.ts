import type { KeyResult } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import {
  enteredDecimals,
  healthCounts,
  heldPeriods,
  keyResultCodes,
  paceOf,
  weeklyPace,
} from './key-result.js'

const series = (...values: number[]) => values.map((value) => ({ day: '2026-10-04', value }))

test('codes count the objectives and what delivers in each; health has no number', () => {
  const one = (id: string, role: 'delivery' | 'health') => ({ id, role })
  const codes = keyResultCodes([
    { keyResults: [one('a', 'delivery'), one('guard', 'health'), one('b', 'delivery')] },
    { keyResults: [one('c', 'delivery')] },
  ])
  expect(Object.fromEntries(codes)).toEqual({
    a: { objective: 1, place: 1 },
    guard: { objective: 1, place: null },
    b: { objective: 1, place: 2 },
    c: { objective: 2, place: 1 },
  })
})

test('pace is progress minus expected, and unknown while either is or it is too early', () => {
  expect(paceOf({ progress: 0.5, expected: 0.75, health: 'off_track' })).toBe(-0.25)
  expect(paceOf({ progress: null, expected: 0.75, health: 'no_data' })).toBeNull()
  expect(paceOf({ progress: 0.5, expected: 0.05, health: 'too_early' })).toBeNull()
  expect(paceOf({ progress: 0.5, expected: null, health: 'closed' })).toBeNull()
})

test('a share of periods is said in periods, everything else is not', () => {
  const range = { type: 'maintain_max', bound: 2 } as const
  expect(heldPeriods({ range, raw: 6 / 7, series: series(1, 1, 1, 1, 1, 1, 3) })).toEqual({
    held: 6,
    of: 7,
  })
  expect(heldPeriods({ range, raw: null, series: [] })).toBeNull()
  const move = { type: 'move', baseline: 0, target: 1 } as const
  expect(heldPeriods({ range: move, raw: 0.5, series: series(0.5) })).toBeNull()
})

test.each([
  [0.605, 3],
  [75, 0],
  [3.2, 1],
  [1 / 3, 4],
])('%d was entered with %i decimals', (value, decimals) => {
  expect(enteredDecimals(value)).toBe(decimals)
})

test('health is counted in the order it is spoken of, without zeros', () => {
  const of = (...healths: KeyResult['health'][]) => healths.map((health) => ({ health }))
  expect(healthCounts(of('off_track', 'on_track', 'on_track'))).toEqual([
    { health: 'on_track', count: 2 },
    { health: 'off_track', count: 1 },
  ])
})

describe('what is needed a week', () => {
  const cycle = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const range = { type: 'move', baseline: 65, target: 50 } as const

  test('is the gap over the weeks left, for a falling value too', () => {
    const pace = weeklyPace({ range, current: { value: 60, day: '2026-11-12' } }, cycle)
    expect(pace?.gained).toBeCloseTo(-5 / 6, 12)
    expect(pace?.needed).toBeCloseTo(-10 / 7, 12)
  })

  test('is unknown on the last day, and for a range without a way', () => {
    const last = weeklyPace({ range, current: { value: 60, day: '2026-12-31' } }, cycle)
    expect(last?.needed).toBeNull()
    expect(weeklyPace({ range, current: null }, cycle)).toBeNull()
    const hold = { type: 'maintain_min', bound: 1 } as const
    expect(weeklyPace({ range: hold, current: { value: 1, day: '2026-11-12' } }, cycle)).toBeNull()
  })
})
