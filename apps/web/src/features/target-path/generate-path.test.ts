import { describe, expect, test } from 'vitest'
import { CADENCES, generatePath, type PathPlan } from './generate-path.js'

const PLAN: PathPlan = {
  first: '2026-10-05',
  last: '2026-11-01',
  cadence: 'week',
  profile: 'linear',
  from: 60,
  to: 70,
  halfWidth: null,
}
const dayAfter = (day: string, days: number) =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
function made(plan: Partial<PathPlan>, history: Parameters<typeof generatePath>[1] = []) {
  const found = generatePath({ ...PLAN, ...plan }, history)
  if ('fault' in found) throw new Error(found.fault)
  return found.periods
}
const faultOf = (plan: Partial<PathPlan>, history: Parameters<typeof generatePath>[1] = []) => {
  const found = generatePath({ ...PLAN, ...plan }, history)
  return 'fault' in found ? found.fault : null
}

describe('a generated path', () => {
  test('has a value a whole week: even steps up to the last', () => {
    expect(made({})).toEqual([
      { periodStart: '2026-10-05', periodEnd: '2026-10-11', expected: 62.5, halfWidth: null },
      { periodStart: '2026-10-12', periodEnd: '2026-10-18', expected: 65, halfWidth: null },
      { periodStart: '2026-10-19', periodEnd: '2026-10-25', expected: 67.5, halfWidth: null },
      { periodStart: '2026-10-26', periodEnd: '2026-11-01', expected: 70, halfWidth: null },
    ])
    // A part of a week is none.
    expect(made({ last: '2026-11-07' })).toHaveLength(4)
    expect(faultOf({ last: '2026-10-10' })).toBe('short')
  })

  test('late is the square of the share, and down is as good as up', () => {
    const expected = (plan: Partial<PathPlan>) => made(plan).map((one) => one.expected)
    expect(expected({ profile: 'back_loaded', from: 0, to: 16 })).toEqual([1, 4, 9, 16])
    expect(expected({ from: 8, to: 4 })).toEqual([7, 6, 5, 4])
  })

  test('months begin where the first does, on the last day where they have no such day', () => {
    const months = made({ cadence: 'month', first: '2027-01-01', last: '2027-03-31' })
    expect(months.map((one) => one.periodEnd)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
    const odd = made({ cadence: 'month', first: '2027-01-31', last: '2027-04-29' })
    expect(odd.map((one) => [one.periodStart, one.periodEnd])).toEqual([
      ['2027-01-31', '2027-02-27'],
      ['2027-02-28', '2027-03-30'],
      ['2027-03-31', '2027-04-29'],
    ])
  })

  test('a season takes the shares of the same weeks of last year, and needs all of them', () => {
    // 52 weeks before each.
    const history = [1, 3, 4, 2].map((value, index) => ({
      periodStart: ['2025-10-06', '2025-10-13', '2025-10-20', '2025-10-27'][index] ?? '',
      periodEnd: ['2025-10-12', '2025-10-19', '2025-10-26', '2025-11-02'][index] ?? '',
      value,
    }))
    expect(
      made({ profile: 'seasonal', from: 0, to: 100 }, history).map((one) => one.expected),
    ).toEqual([10, 40, 80, 100])
    expect(faultOf({ profile: 'seasonal' }, history.slice(1))).toBe('season')
    expect(faultOf({ profile: 'seasonal' })).toBe('season')
    const none = history.map((one) => ({ ...one, value: 0 }))
    expect(faultOf({ profile: 'seasonal' }, none)).toBe('season')
  })

  test('says when there are more periods than a path holds', () => {
    expect(made({ cadence: 'day', first: '2026-01-01', last: '2028-09-26' })).toHaveLength(1000)
    expect(faultOf({ cadence: 'day', first: '2026-01-01', last: '2028-09-27' })).toBe('long')
  })

  test('periods follow each other without a gap, from the first day, and end at the target', () => {
    const days = Array.from({ length: 420 }, (_none, index) => index)
    for (const offset of days) {
      const first = dayAfter('2026-01-01', offset * 3)
      const last = dayAfter(first, (offset * 37) % 401)
      const cadence = CADENCES[offset % 3] ?? 'week'
      const profile = offset % 2 === 0 ? 'linear' : 'back_loaded'
      const [from, to] = [(offset * 101) % 1801, (offset * 67) % 1703].map((one) => one - 900)
      const plan = { ...PLAN, first, last, cadence, profile, from: from ?? 0, to: to ?? 0 } as const
      const found = generatePath(plan, [])
      const periods = 'fault' in found ? [] : found.periods
      const [start] = periods
      expect(start?.periodStart ?? first).toBe(first)
      expect(periods.at(-1)?.expected ?? to).toBe(to)
      for (const [index, { periodStart, expected }] of periods.entries()) {
        const before = periods[index - 1] ?? { periodEnd: dayAfter(first, -1), expected: plan.from }
        expect(dayAfter(before.periodEnd, 1)).toBe(periodStart)
        // Never back, whichever way it goes.
        expect(
          (expected - before.expected) * Math.sign(plan.to - plan.from),
        ).toBeGreaterThanOrEqual(0)
      }
    }
  })
})
