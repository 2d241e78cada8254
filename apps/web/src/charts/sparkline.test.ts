import { expect, test } from 'vitest'
import { sparkShape } from './sparkline.js'

const size = { width: 72, height: 28 }

test('a higher value stands higher', () => {
  const rising = sparkShape([1, 2, 3], null, size)
  const falling = sparkShape([3, 2, 1], null, size)
  expect(rising.last?.y).toBeLessThan(falling.last?.y ?? 0)
})

test('an unknown value breaks the line', () => {
  expect(sparkShape([1, 2, null, 3, 4], null, size).path.match(/M/g)).toHaveLength(2)
})

test('the last point is the last known one', () => {
  const shape = sparkShape([1, 2, 3, null], null, size)
  expect(shape.last?.x).toBeLessThan(size.width - 20)
})

test('the target widens the scale, so that it is on the picture', () => {
  const shape = sparkShape([1, 1.1], 5, size)
  expect(shape.target).toBe(3)
})

test('a flat series runs through the middle', () => {
  expect(sparkShape([2, 2, 2], null, size).last?.y).toBe(14)
})

test('no known value draws nothing', () => {
  expect(sparkShape([null, null], 3, size)).toEqual({ path: '', last: null, target: null })
})
