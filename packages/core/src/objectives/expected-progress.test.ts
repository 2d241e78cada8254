import { describe, expect, test } from 'vitest'
import type { Cycle } from '../contract/cycle.js'
import { compare, decimal, ratio } from '../fraction.js'
import { expectedProgress } from './expected-progress.js'
import { seasonalShare, type Period } from './season.js'

const cycle: Cycle = {
  id: 'cyc_1',
  name: { en: 'Four weeks' },
  kind: 'month',
  parentId: null,
  startsOn: '2026-10-01',
  endsOn: '2026-10-28',
  state: 'open',
  createdAt: '2026-10-01T00:00:00.000Z',
}
const week = (periodStart: string, periodEnd: string, value: number): Period => {
  return { periodStart, periodEnd, value }
}
/** The four weeks that begin 364 days before the cycle. */
const before = [
  week('2025-10-02', '2025-10-08', 1),
  week('2025-10-09', '2025-10-15', 2),
  week('2025-10-16', '2025-10-22', 3),
  week('2025-10-23', '2025-10-29', 4),
]
const range = { type: 'cumulative', baseline: 0, target: 100 } as const
const expected = (facts: Partial<Parameters<typeof expectedProgress>[0]>, day: string) =>
  expectedProgress({ profile: { type: 'linear' }, range, cycle, season: [], ...facts }, day)

describe('a season', () => {
  test.each([
    ['2026-09-30', [0, 1]],
    ['2026-10-03', [3, 70]],
    ['2026-10-07', [1, 10]],
    ['2026-10-14', [3, 10]],
    ['2026-10-28', [1, 1]],
    ['2026-12-01', [1, 1]],
  ] as const)('had brought its share by %s', (day, [numerator, denominator]) => {
    const share = seasonalShare(before, cycle, day)
    expect(share && compare(share, ratio(numerator, denominator))).toBe(0)
  })

  test('counts only the days that a period shares with the cycle', () => {
    const wide = [week('2025-09-25', '2025-10-15', 21), week('2025-10-16', '2025-11-12', 28)]
    const share = seasonalShare(wide, cycle, '2026-10-14')
    expect(share && compare(share, ratio(14, 28))).toBe(0)
  })

  test.each([
    ['a missing week', before.slice(1)],
    ['nothing at all', []],
    ['a negative value', [...before.slice(0, 3), week('2025-10-23', '2025-10-29', -1)]],
    ['a sum of 0', before.map((period) => ({ ...period, value: 0 }))],
  ])('is not known from %s, and the linear way stands in', (_name, season) => {
    expect(seasonalShare(season, cycle, '2026-10-14')).toBeNull()
    const found = expected({ profile: { type: 'seasonal' }, season }, '2026-10-14')
    expect(found).toEqual({ expected: ratio(14, 28), seasonUnknown: true })
  })
})

describe('expected progress', () => {
  test('follows its profile', () => {
    const on = (profile: Parameters<typeof expectedProgress>[0]['profile'], day: string) =>
      expected({ profile, season: before }, day).expected
    expect(compare(on({ type: 'linear' }, '2026-10-07'), ratio(1, 4))).toBe(0)
    expect(compare(on({ type: 'back_loaded' }, '2026-10-07'), ratio(1, 16))).toBe(0)
    expect(compare(on({ type: 'seasonal' }, '2026-10-07'), ratio(1, 10))).toBe(0)
  })

  test('by steps is what is due, the day itself included', () => {
    const steps = [
      { day: '2026-10-10', share: 0.25 },
      { day: '2026-10-20', share: 1 },
    ]
    const on = (day: string) => expected({ profile: { type: 'step', steps } }, day).expected
    expect(compare(on('2026-10-09'), decimal(0))).toBe(0)
    expect(compare(on('2026-10-10'), decimal(0.25))).toBe(0)
    expect(compare(on('2026-10-28'), decimal(1))).toBe(0)
  })

  test('by milestones is the weight that is due', () => {
    const one = (weight: number, due?: string) => {
      const name = { en: 'x' }
      return { name, weight, done: false, ...(due === undefined ? {} : { due }) }
    }
    const milestones = [one(1, '2026-10-20'), one(2, '2026-10-10'), one(1)]
    const on = (day: string) =>
      expected({ profile: { type: 'step' }, range: { type: 'milestone', milestones } }, day)
    expect(compare(on('2026-10-09').expected, decimal(0))).toBe(0)
    expect(compare(on('2026-10-10').expected, decimal(0.5))).toBe(0)
    expect(compare(on('2026-10-28').expected, decimal(0.75))).toBe(0)
  })
})
