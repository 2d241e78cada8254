import type { KeyResultForecast, MetricValue } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { drawnWith, trajectoryOf } from './trajectory-data.js'

const cycle = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const profile = { type: 'linear' } as const
const move = { type: 'move', baseline: 0.605, target: 0.64 } as const

function value(periodEnd: string, complete = true): MetricValue {
  return {
    periodStart: periodEnd,
    periodEnd,
    value: 0.62,
    standardDeviation: null,
    units: null,
    correlation: null,
    complete,
    metricVersion: 1,
    recordedAt: '2026-11-20T00:00:00.000Z',
  }
}

test('a metric shows as many days before the cycle as it lasts, and its open periods', () => {
  const values = [value('2026-06-30'), value('2026-07-01'), value('2026-11-22', false)]
  const data = trajectoryOf({ range: move, series: [], profile }, values, cycle, 0.05)
  expect(data).toMatchObject({ from: '2026-07-01', until: '2026-12-31', target: 0.64 })
  expect(data?.points).toEqual([
    { day: '2026-07-01', value: 0.62, complete: true },
    { day: '2026-11-22', value: 0.62, complete: false },
  ])
})

test('the path runs from the baseline to the target, with five points of it around', () => {
  const data = trajectoryOf(
    { range: { ...move, baseline: 65, target: 50 }, series: [], profile },
    [],
    cycle,
    0.05,
  )
  expect(data?.path).toEqual([
    { day: '2026-09-30', value: 65 },
    { day: '2026-12-31', value: 50 },
  ])
  expect(data?.band).toBe(0.75)
})

test('without a metric the check-ins are the series, inside the cycle', () => {
  const series = [{ day: '2026-10-05', value: 3 }]
  const range = { type: 'maintain_band', low: 2, high: 6, tolerance: null } as const
  const data = trajectoryOf({ range, series, profile }, null, cycle, 0.05)
  expect(data).toMatchObject({ from: '2026-10-01', band: 2 })
  expect(data?.points).toEqual([{ day: '2026-10-05', value: 3, complete: true }])
})

test('milestones have no series to draw', () => {
  const range = { type: 'milestone', milestones: [{ name: {}, weight: 1, done: true }] } as const
  expect(
    trajectoryOf(
      { range: { ...range, milestones: [...range.milestones] }, series: [], profile },
      null,
      cycle,
      0.05,
    ),
  ).toBeNull()
})

test('a back-loaded way bends below the straight one, and meets it at both ends', () => {
  const bent = { range: move, series: [], profile: { type: 'back_loaded' } as const }
  const path = trajectoryOf(bent, [], cycle, 0.05)?.path ?? []
  expect([path[0], path.at(-1)]).toEqual([
    { day: '2026-09-30', value: 0.605 },
    { day: '2026-12-31', value: 0.64 },
  ])
  expect(path[6]?.value).toBeCloseTo(0.605 + 0.035 / 4, 12)
})

test('steps stay level until their day, and a season has no way that the screen knows', () => {
  const steps = [{ day: '2026-11-01', share: 0.5 }]
  const path = trajectoryOf(
    { range: { ...move, baseline: 0, target: 10 }, series: [], profile: { type: 'step', steps } },
    [],
    cycle,
    0.05,
  )?.path
  expect(path).toEqual([
    { day: '2026-09-30', value: 0 },
    { day: '2026-11-01', value: 0 },
    { day: '2026-11-01', value: 5 },
    { day: '2026-12-31', value: 5 },
  ])
  const season = { range: move, series: [], profile: { type: 'seasonal' } as const }
  expect(trajectoryOf(season, [], cycle, 0.05)).not.toHaveProperty('path')
})

test('a sum over the cycle is drawn as it grew, not as its periods', () => {
  const range = { type: 'cumulative', baseline: 0, target: 40 } as const
  const series = [{ day: '2026-10-05', value: 12 }]
  expect(
    trajectoryOf({ range, series, profile }, [value('2026-10-05')], cycle, 0.05)?.points,
  ).toEqual([{ day: '2026-10-05', value: 12, complete: true }])
})

test('a forecast begins at the last complete value, and is left out once it lies behind', () => {
  const data = trajectoryOf(
    { range: move, series: [], profile },
    [value('2026-11-15')],
    cycle,
    0.05,
  )
  const line: KeyResultForecast['forecast'] = {
    points: 6,
    slopePerDay: 0.001,
    day: '2026-12-31',
    value: 0.65,
    interval: [0.63, 0.67],
    level: 0.95,
    raw: 1.2,
    rawInterval: [0.9, 1.5],
    trendingOff: false,
  }
  expect(drawnWith(data ?? undefined, { forecast: line })?.forecast).toEqual([
    { day: '2026-11-15', value: 0.62, low: 0.62, high: 0.62 },
    { day: '2026-12-31', value: 0.65, low: 0.63, high: 0.67 },
  ])
  const over: KeyResultForecast['forecast'] = { ...line, day: '2026-11-15' }
  expect(drawnWith(data ?? undefined, { forecast: over })).not.toHaveProperty('forecast')
})
