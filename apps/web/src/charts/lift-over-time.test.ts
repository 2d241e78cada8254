import { describe, expect, test } from 'vitest'
import { type LiftLook, liftShape, lookPlaces } from './lift-over-time.js'

const size = { width: 600, height: 240 }
const look = (day: string, estimate: number, more: Partial<LiftLook> = {}): LiftLook => ({
  id: day,
  at: `2026-11-${day}T09:00:00.000Z`,
  estimate,
  bounds: [estimate - 0.02, estimate + 0.02],
  boundary: 0.03,
  band: null,
  crossed: false,
  ...more,
})
const looks = [look('02', 0.02), look('09', 0.015), look('16', 0.016, { crossed: true })]

describe('the lift over the looks', () => {
  test('bars stand as far above zero as below it, and only at the looks', () => {
    const shape = liftShape(looks, size)
    for (const { bars } of shape.marks) {
      const [above = 0, below = 0] = bars
      expect(bars).toHaveLength(2)
      expect(shape.zero - above).toBeCloseTo(below - shape.zero, 9)
    }
    const unbound = liftShape([look('02', 0.02, { boundary: null })], size)
    expect(unbound.marks[0]?.bars).toEqual([])
  })

  test('a look that crossed has its point beyond its bar', () => {
    const past = look('16', 0.016, { boundary: 0.011, crossed: true })
    const [mark] = liftShape([past], size).marks
    expect(mark?.y).toBeLessThan(mark?.bars[0] ?? 0)
  })

  test('everything drawn lies within the picture', () => {
    const { marks, zero } = liftShape(looks, size)
    for (const mark of marks) {
      for (const y of [mark.y ?? 0, zero, ...mark.bars]) {
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(size.height)
      }
      expect(mark.x).toBeGreaterThan(0)
      expect(mark.x).toBeLessThan(size.width)
    }
  })

  test('a band with edges replaces the grey one', () => {
    const sequence = looks.map((one) => ({ ...one, band: [-0.01, 0.04] as const, boundary: null }))
    const shape = liftShape(sequence, size)
    expect(shape.pointwise).toBe('')
    expect(shape.edges).toHaveLength(2)
    expect(liftShape(looks, size).band).toBe('')
    expect(liftShape(looks, size).edges).toEqual([])
  })

  test('a look without an estimate breaks the line and has no point', () => {
    const gap = { ...look('09', 0), estimate: null, bounds: null, boundary: null }
    const shape = liftShape([look('02', 0.02), gap, look('16', 0.016)], size)
    expect(shape.marks[1]?.y).toBeNull()
    expect(shape.line.match(/M/g)).toHaveLength(2)
  })
})

describe('the places of the looks', () => {
  test('follow time where there is room', () => {
    const [first = 0, second = 0, third = 0] = lookPlaces(
      [look('02', 0), look('06', 0), look('22', 0)],
      600,
    )
    expect((third - first) / (second - first)).toBeCloseTo(5, 6)
  })

  test('are even where looks follow each other too closely to be told apart', () => {
    const close = { at: '2026-11-02T09:00:05.000Z' }
    const [first = 0, second = 0, third = 0] = lookPlaces(
      [look('02', 0), close, look('22', 0)],
      600,
    )
    expect(third - second).toBeCloseTo(second - first, 9)
  })

  test('put a single look in the middle', () => {
    expect(lookPlaces([look('02', 0)], 600)).toEqual([300])
    expect(lookPlaces([], 600)).toEqual([])
  })
})
