import { describe, expect, test } from 'vitest'
import { trajectory, type TrajectoryData } from './trajectory.js'

const size = { width: 600, height: 200 }
const data: TrajectoryData = {
  points: [
    { day: '2026-10-01', value: 3.2, complete: true },
    { day: '2026-11-01', value: 3.3, complete: true },
    { day: '2026-11-08', value: 3.9, complete: false },
  ],
  path: [
    { day: '2026-10-01', value: 3.2 },
    { day: '2026-12-31', value: 3.6 },
  ],
  target: 3.6,
}

describe('a trajectory', () => {
  test('labels the last complete period and leaves the open one hollow', () => {
    const shape = trajectory(data, size)
    expect(shape.last).toMatchObject({ day: '2026-11-01', value: 3.3 })
    expect(shape.open).toHaveLength(1)
    expect(shape.measured.match(/L/g)).toHaveLength(1)
  })

  test('runs from its first to its last day over the whole width', () => {
    const shape = trajectory(data, size)
    expect(shape.x('2026-10-01')).toBe(0)
    expect(shape.x('2026-12-31')).toBe(600)
  })

  test('keeps the order of time whatever order the points come in', () => {
    const turned = { ...data, points: data.points.toReversed() }
    expect(trajectory(turned, size).measured).toBe(trajectory(data, size).measured)
  })

  test('has room for band, forecast and target', () => {
    const shape = trajectory(
      {
        ...data,
        band: 0.1,
        target: 4.4,
        forecast: [
          { day: '2026-11-01', value: 3.3, low: 3.3, high: 3.3 },
          { day: '2026-12-31', value: 3.7, low: 2.9, high: 4.2 },
        ],
      },
      size,
    )
    for (const value of [4.4, 2.9]) {
      expect(shape.y(value)).toBeGreaterThanOrEqual(0)
      expect(shape.y(value)).toBeLessThanOrEqual(200)
    }
    expect(shape.band).not.toBe('')
    expect(shape.forecastBand).not.toBe('')
  })

  test('keeps its axes and draws no line without data', () => {
    const shape = trajectory({ points: [], from: '2026-10-01', until: '2026-12-31' }, size)
    expect(shape.last).toBeNull()
    expect(shape.measured).toBe('')
    expect(shape.ticks.length).toBeGreaterThan(1)
  })

  test('a single value has an axis around it', () => {
    const shape = trajectory({ points: [{ day: '2026-10-01', value: 5, complete: true }] }, size)
    expect(shape.y(5)).toBeGreaterThan(0)
    expect(shape.y(5)).toBeLessThan(200)
  })
})
