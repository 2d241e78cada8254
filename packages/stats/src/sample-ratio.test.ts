import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sampleRatio } from './sample-ratio.js'

describe('sampleRatio', () => {
  test("Mendel's peas 9:3:3:1: chi-square 0.470, p = 0.925 (Fisher 1936)", () => {
    const result = sampleRatio([315, 108, 101, 32], [9, 3, 3, 1])
    expect(result.statistic).toBeCloseTo(0.47, 3)
    expect(result.degreesOfFreedom).toBe(3)
    expect(result.pValue).toBeCloseTo(0.9254, 4)
    expect(result.expected).toEqual([312.75, 104.25, 104.25, 34.75])
  })

  test('821588 against 815482 at even weights: p = 1.8e-6 (Kohavi, Tang and Xu 2020, ch. 21)', () => {
    const { pValue } = sampleRatio([821588, 815482], [1, 1])
    expect(pValue).toBeGreaterThan(1.7e-6)
    expect(pValue).toBeLessThan(1.9e-6)
  })

  test('only the proportions of the weights matter', () => {
    const counts = fc.array(fc.nat({ max: 1e6 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(counts, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (counts, k) => {
        const even = sampleRatio(
          counts,
          counts.map(() => 1),
        )
        const scaled = sampleRatio(
          counts,
          counts.map(() => k),
        )
        expect(Math.abs(scaled.pValue - even.pValue)).toBeLessThan(1e-9)
      }),
    )
  })

  test('an arm of weight 0 takes no part', () => {
    const without = sampleRatio([500, 450], [1, 1])
    const withIt = sampleRatio([500, 30, 450], [1, 0, 1])
    expect(withIt).toEqual({ ...without, expected: [475, 0, 475] })
  })

  test('a perfect split and a lone arm contradict nothing', () => {
    expect(sampleRatio([500, 500], [1, 1])).toMatchObject({ statistic: 0, pValue: 1 })
    expect(sampleRatio([0, 0], [1, 1])).toMatchObject({ pValue: 1, expected: [0, 0] })
    expect(sampleRatio([7], [1])).toMatchObject({ degreesOfFreedom: 0, pValue: 1 })
    expect(sampleRatio([7, 8], [1, 0])).toMatchObject({ degreesOfFreedom: 0, pValue: 1 })
    expect(sampleRatio([], [])).toMatchObject({ degreesOfFreedom: 0, pValue: 1 })
  })

  test('p is positive where it would round to zero as one minus', () => {
    const { pValue } = sampleRatio([510000, 490000], [1, 1])
    // chi-square 400 with one degree of freedom: 2 P(Z > 20) = 5.507e-89.
    expect(pValue / 5.507248237212467e-89).toBeCloseTo(1, 9)
  })

  test('arguments outside their domain are named', () => {
    expect(() => sampleRatio([1, 2], [1])).toThrow(/^weights must have one entry/)
    expect(() => sampleRatio([-1, 2], [1, 1])).toThrow(/^counts must be/)
    expect(() => sampleRatio([1, 2], [Number.NaN, 1])).toThrow(/^weights must be/)
  })
})
