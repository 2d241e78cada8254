import { describe, expect, test } from 'vitest'
import { feasibility, type FeasibilityFacts, type PastExperiment } from './feasibility.js'
import { forecastSum, forecastValue, periodOf } from './forecast.js'

/** By hand: slope 6/70, residual variance 0.1, 3.5 on day 28 with a variance of 0.25. */
const weeks = [1, 2, 2, 3].map((value, index) => ({
  day: `2026-10-${String(1 + 7 * index).padStart(2, '0')}`,
  value,
}))
/** Student's t with 2 degrees of freedom at 97.5 %, from its closed form. */
const T = Math.sqrt(2) * (0.95 / Math.sqrt(1 - 0.95 ** 2))

describe('a forecast', () => {
  test('is the line of least squares, with the interval of a new value', () => {
    const found = forecastValue(weeks, '2026-10-29')
    expect(found?.slopePerDay).toBeCloseTo(6 / 70, 12)
    expect(found?.value).toBeCloseTo(3.5, 12)
    expect(found?.interval[0]).toBeCloseTo(3.5 - T * 0.5, 9)
    expect(found?.interval[1]).toBeCloseTo(3.5 + T * 0.5, 9)
  })

  test('of a sum adds the periods to come', () => {
    const found = forecastSum(weeks, '2026-11-05', { soFar: 8, periodDays: 7 })
    expect(found?.value).toBeCloseTo(8 + 3.5 + 4.1, 12)
    expect(found?.interval[1]).toBeCloseTo(15.6 + T * Math.sqrt(1.02), 9)
    const over = forecastSum(weeks, '2026-10-22', { soFar: 8, periodDays: 7 })
    expect(over).toMatchObject({ value: 8, interval: [8, 8] })
  })

  test('looks at the newest eight values, and needs four', () => {
    const steady = Array.from({ length: 20 }, (_, index) => ({
      day: `2026-10-${String(index + 1).padStart(2, '0')}`,
      value: index < 12 ? 100 : index,
    }))
    expect(forecastValue(steady, '2026-10-30')).toMatchObject({ points: 8, value: 29 })
    expect(forecastValue(weeks.slice(1), '2026-10-29')).toBeNull()
  })

  test('a period is the middle distance of the values', () => {
    expect(periodOf(weeks)).toBe(7)
    expect(periodOf(weeks.slice(0, 1))).toBeNull()
  })
})

describe('feasibility', () => {
  const past = (estimate: number, index: number): PastExperiment => ({
    metricId: 'met_1',
    decidedOn: '2026-06-01',
    estimate,
    variance: 1e-8,
    won: estimate > 0 && index < 4,
  })
  const history = Array.from({ length: 20 }, (_, index) => past(index < 4 ? 0.05 : 0, index))
  const facts: FeasibilityFacts = {
    metricId: 'met_1',
    direction: 'up',
    current: 100,
    target: 121.5,
    reached: false,
    history,
    yearFrom: '2025-11-20',
    daysLeft: 60,
  }

  test('four wins of this size, about twenty tests, not this quarter', () => {
    expect(feasibility(facts)).toMatchObject({
      wins: 4,
      concluded: 20,
      winRate: 0.2,
      winsNeeded: 4,
      testsNeeded: 20,
      testsLeft: (20 / 365) * 60,
      verdict: 'not_this_cycle',
      basis: 'metric',
    })
  })

  test('one win is within reach in a year; what should go down goes down by wins', () => {
    const near = { ...facts, target: 104, daysLeft: 365 }
    expect(feasibility(near)).toMatchObject({ winsNeeded: 1, verdict: 'within_reach' })
    const down = { ...near, direction: 'down', target: 96 } as const
    expect(feasibility(down)).toMatchObject({ winsNeeded: 1, verdict: 'within_reach' })
    expect(feasibility({ ...near, target: 96 })).toMatchObject({ verdict: 'wrong_way' })
    expect(feasibility({ ...near, reached: true })).toMatchObject({
      winsNeeded: 0,
      verdict: 'reached',
    })
  })

  test('a metric without a record of its own takes everybody’s', () => {
    expect(feasibility({ ...facts, metricId: 'met_2' })).toMatchObject({ basis: 'all' })
  })

  test('says why it cannot tell', () => {
    expect(feasibility({ ...facts, history: history.slice(0, 5) })).toBe('too_few_experiments')
    expect(feasibility({ ...facts, history: history.slice(4) })).toBe('no_wins')
    expect(feasibility({ ...facts, current: -1 })).toBe('no_ratio')
  })

  test('the luck of a few noisy wins is taken off their size', () => {
    const noisy = history.map((one) => ({ ...one, variance: 0.03 ** 2 }))
    const found = feasibility({ ...facts, history: noisy })
    const size = typeof found === 'string' ? 0 : found.winSize
    expect(size).toBeGreaterThan(0)
    expect(size).toBeLessThan(0.05)
  })
})
