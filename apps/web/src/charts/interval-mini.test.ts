import { expect, test } from 'vitest'
import { miniShape, sharedDomain } from './interval-mini.js'

test('the shared axis is centred on zero and not stretched by one wide interval', () => {
  const [low, high] = sharedDomain([
    [-0.01, 0.02],
    [-0.02, 0.03],
    [0, 0.02],
    [-0.9, 0.9],
  ])
  expect(low).toBe(-high)
  expect(high).toBeGreaterThan(0.03)
  expect(high).toBeLessThan(0.1)
})

test('without intervals the axis still has a width', () => {
  expect(sharedDomain([])).toEqual([-0.01, 0.01])
})

test('an interval inside the axis has caps and its estimate', () => {
  const shape = miniShape(0.01, [-0.01, 0.03], [-0.05, 0.05], 108)
  expect(shape).toMatchObject({ from: 44, to: 84, zero: 54, arrowLow: false, arrowHigh: false })
  expect(shape.estimate).toBeCloseTo(64, 9)
})

test('an interval wholly off the axis is a short arrow towards it', () => {
  const above = miniShape(0.09, [0.06, 0.12], [-0.05, 0.05], 108)
  expect(above).toMatchObject({ isOff: true, arrowHigh: true, arrowLow: false, to: 104 })
  expect(above.from).toBeLessThan(above.to)
  const below = miniShape(-0.09, [-0.12, -0.06], [-0.05, 0.05], 108)
  expect(below).toMatchObject({ isOff: true, arrowHigh: false, arrowLow: true, from: 4 })
  expect(below.to).toBeGreaterThan(below.from)
})

test('what runs off ends in an arrow, and an estimate off the axis is not drawn', () => {
  const shape = miniShape(0.09, [-0.12, 0.3], [-0.05, 0.05], 108)
  expect(shape).toMatchObject({ arrowLow: true, arrowHigh: true, estimate: null, from: 4, to: 104 })
})
