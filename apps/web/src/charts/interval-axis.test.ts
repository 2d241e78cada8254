import { describe, expect, test } from 'vitest'
import { intervalAxis } from './interval-axis.js'

describe('the axis of a list of intervals', () => {
  test('holds all of them and 0, with ticks at round values', () => {
    const { domain, ticks, place } = intervalAxis(
      [
        [0.12, 0.83],
        [0.2, 0.4],
      ],
      200,
    )
    expect(domain).toEqual([0, 0.83])
    expect(ticks.map((tick) => tick.value)).toEqual([0, 0.2, 0.4, 0.6, 0.8])
    expect(place(0)).toBe(6)
    expect(place(domain[1])).toBe(194)
  })

  test('a value beyond it stays at its edge', () => {
    const { place } = intervalAxis([[-1, 1]], 100)
    expect(place(9)).toBe(place(1))
    expect(place(-9)).toBe(place(-1))
    expect(place(0)).toBe(50)
  })

  test('no interval at all still has an axis', () => {
    const { domain, place } = intervalAxis([], 100)
    expect(domain).toEqual([-1, 1])
    expect(place(0)).toBe(50)
  })
})
