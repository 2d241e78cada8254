import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crossing, crossingAbove } from './crossing.js'
import { integrate } from './gauss-legendre.js'
import { integratePieces } from './integrate-pieces.js'
import { bilinear, invertCovariance } from './matrix.js'

describe('integrate', () => {
  test('polynomials to degree 31 are exact with one panel', () => {
    expect(integrate((x) => x ** 31, 0, 1, 1)).toBeCloseTo(1 / 32, 15)
    expect(integrate((x) => x ** 30, -1, 1, 1)).toBeCloseTo(2 / 31, 15)
  })

  test('the bell curve has area one', () => {
    const bell = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
    expect(integrate(bell, -12, 12, 12)).toBeCloseTo(1, 14)
    expect(integratePieces(bell, [3, -12, 0, 12, -3, 6, -6])).toBeCloseTo(1, 13)
  })
})

describe('crossing', () => {
  test('finds where a condition begins to the last digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (wanted) => {
        expect(crossing((x) => x >= wanted, 0, 1e10)).toBe(wanted)
        expect(crossingAbove((x) => x >= wanted, 1e-3)).toBe(wanted)
      }),
    )
  })

  test('a condition that never holds has no crossing above', () => {
    expect(crossingAbove(() => false, 1)).toBeNaN()
  })
})

describe('invertCovariance', () => {
  test('inverts what can be inverted', () => {
    const inverse = invertCovariance([
      [4, 2],
      [2, 3],
    ])
    expect(bilinear([1, 0], inverse, [1, 0])).toBeCloseTo(3 / 8, 15)
    expect(bilinear([1, 0], inverse, [0, 1])).toBeCloseTo(-2 / 8, 15)
    expect(invertCovariance([[4]])).toEqual([[0.25]])
  })

  test('leaves out directions without spread', () => {
    expect(invertCovariance([[0]])).toEqual([[0]])
    expect(
      invertCovariance([
        [0, 0],
        [0, 2],
      ]),
    ).toEqual([
      [0, 0],
      [0, 0.5],
    ])
  })
})
