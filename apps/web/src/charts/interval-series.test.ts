import { describe, expect, test } from 'vitest'
import { seriesDomain, seriesShape, type SeriesPoint } from './interval-series.js'

const point = (estimate: number, half: number, at = 'd'): SeriesPoint => ({
  at,
  estimate,
  bounds: [estimate - half, estimate + half],
})
const size = { width: 400, height: 100 }

describe('the axis of a series', () => {
  test('is not set by the wide first days, and holds 0 and the last ones whole', () => {
    const points = [point(-0.2, 3), point(0.1, 0.3), point(0.1, 0.2), point(0.08, 0.1)]
    const [low, high] = seriesDomain(points)
    expect(low).toBeGreaterThan(-1)
    expect(low).toBeLessThanOrEqual(-0.1)
    expect(high).toBeGreaterThanOrEqual(0.4)
    expect(high).toBeLessThan(1)
  })

  test('reaches 0 where every interval is above it, and is never empty', () => {
    expect(seriesDomain([point(0.3, 0.1)])[0]).toBeCloseTo(0)
    expect(seriesDomain([])).toEqual([-0.01, 0.01])
    expect(seriesDomain([{ at: 'd', estimate: null, bounds: null }])).toEqual([-0.01, 0.01])
  })
})

describe('the shape of a series', () => {
  test('cuts what runs off the axis and says so', () => {
    const points = [point(0, 5), point(0.1, 0.3), point(0.1, 0.2), point(0.08, 0.1)]
    const { marks } = seriesShape(points, size)
    expect(marks[0]).toMatchObject({ isCutAbove: true, isCutBelow: true, ends: [0, 100] })
    expect(marks[3]).toMatchObject({ isCutAbove: false, isCutBelow: false })
    expect(marks.map(({ x }) => x)).toEqual([50, 150, 250, 350])
  })

  test('leaves a gap where nothing can be told', () => {
    const unknown = { at: 'd', estimate: null, bounds: null }
    const shape = seriesShape([point(0.1, 0.1), unknown, point(0.1, 0.1)], size)
    expect(shape.marks[1]).toMatchObject({ y: null, ends: null })
    expect(shape.line.match(/M/g)).toHaveLength(2)
    expect(shape.band.match(/M/g)).toHaveLength(2)
  })
})
