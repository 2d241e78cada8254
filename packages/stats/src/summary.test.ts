import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantile, summarise } from './summary.js'

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })

describe('summarise', () => {
  test('ten numbers of Student (1908): mean 0.75, variance 3.2006 (R)', () => {
    const sleep = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const summary = summarise(sleep)
    expect(summary.mean).toBeCloseTo(0.75, 12)
    expect(summary.variance).toBeCloseTo(3.200555556, 9)
    expect(summary).toMatchObject({ n: 10, min: -1.6, max: 3.7, median: 0.35 })
  })

  test('a large offset does not eat the variance', () => {
    const shifted = [1, 2, 3].map((value) => value + 1e9)
    expect(summarise(shifted).variance).toBe(1)
  })

  test('no value and one value are not zero', () => {
    const nan = Number.NaN
    expect(summarise([])).toEqual({
      n: 0,
      mean: nan,
      variance: nan,
      min: nan,
      max: nan,
      median: nan,
    })
    expect(summarise([4])).toEqual({ n: 1, mean: 4, variance: nan, min: 4, max: 4, median: 4 })
    expect(() => summarise([1, Number.NaN])).toThrow(/^values must be finite/)
  })

  test('does not touch what it is given', () => {
    const given = [3, 1, 2]
    summarise(given)
    quantile(given, 0.5)
    expect(given).toEqual([3, 1, 2])
  })
})

describe('quantile', () => {
  test('interpolates as type 7: the quartiles of 1 to 4 are 1.75, 2.5 and 3.25 (R, NumPy)', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile([4, 2, 3, 1], p))).toEqual([
      1, 1.75, 2.5, 3.25, 4,
    ])
  })

  test('grows with p and stays between the extremes', () => {
    const p = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(values, p, p, (list, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)]
        const slack = 1e-9
        expect(quantile(list, low)).toBeLessThanOrEqual(quantile(list, high) + slack)
        expect(quantile(list, low)).toBeGreaterThanOrEqual(Math.min(...list) - slack)
      }),
    )
  })

  test('an empty list has none; p outside [0, 1] is refused', () => {
    expect(quantile([], 0.5)).toBeNaN()
    expect(() => quantile([1], 1.5)).toThrow(/^p must be/)
  })
})
