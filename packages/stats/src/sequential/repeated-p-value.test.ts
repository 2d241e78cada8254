import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalSurvival } from '../distributions/normal.js'
import type { AlphaSpending } from './alpha-spending.js'
import { groupBoundaries } from './group-boundaries.js'
import { repeatedPValue } from './repeated-p-value.js'

const families: readonly AlphaSpending[] = [
  { kind: 'obrien-fleming' },
  { kind: 'pocock' },
  { kind: 'power', exponent: 2 },
  { kind: 'hwang-shih-decani', gamma: -2 },
]

describe('repeatedPValue', () => {
  test('of the only look is the plain p-value', () => {
    const plan = {
      informationFractions: [1],
      twoSided: true,
      spending: { kind: 'pocock' },
    } as const
    for (const z of [0.1, 1.959963984540054, 5, 12]) {
      expect(repeatedPValue(plan, z) / (2 * normalSurvival(z))).toBeCloseTo(1, 9)
    }
    expect(repeatedPValue(plan, -5)).toBe(repeatedPValue(plan, 5))
    expect(repeatedPValue({ ...plan, twoSided: false }, -5)).toBeCloseTo(1, 6)
  })

  test('is alpha exactly on the bound of a plan with that alpha', () => {
    const alpha = fc.constantFrom(0.2, 0.05, 0.01, 1e-6)
    const looks = fc.integer({ min: 1, max: 6 })
    fc.assert(
      fc.property(
        alpha,
        looks,
        fc.constantFrom(...families),
        fc.boolean(),
        (alpha, k, spending, twoSided) => {
          const informationFractions = Array.from({ length: k }, (_, index) => (index + 1) / 6)
          const plan = { informationFractions, twoSided, spending }
          const z = groupBoundaries({ ...plan, alpha }).at(-1)?.z ?? Number.NaN
          expect(repeatedPValue(plan, z) / alpha).toBeCloseTo(1, 6)
          expect(repeatedPValue(plan, z - 0.01)).toBeGreaterThan(alpha)
        },
      ),
      { numRuns: 12 },
    )
  })

  // O'Brien and Fleming's spending at five looks, 5%: the published bounds 4.8769, 3.3570, 2.6803,
  // 2.2898, 2.0310 are the statistics that are just significant.
  test.each([
    [1, 4.87688],
    [2, 3.35701],
    [3, 2.68028],
    [4, 2.28982],
    [5, 2.03103],
  ])('at look %i a statistic of %d is just significant', (look, z) => {
    const informationFractions = Array.from({ length: look }, (_, index) => (index + 1) / 5)
    const plan = {
      informationFractions,
      twoSided: true,
      spending: { kind: 'obrien-fleming' },
    } as const
    expect(repeatedPValue(plan, z)).toBeCloseTo(0.05, 5)
  })

  test('says nothing early on of a statistic that has no chance to cross', () => {
    const plan = {
      informationFractions: [0.01],
      twoSided: true,
      spending: { kind: 'obrien-fleming' },
    } as const
    expect(repeatedPValue(plan, 0)).toBe(1)
    expect(() => repeatedPValue(plan, Number.NaN)).toThrow(/^statistic must be finite/)
  })
})
