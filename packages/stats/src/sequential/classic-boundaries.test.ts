import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalUpperQuantile } from '../distributions/normal.js'
import { bracketedRoot } from '../numeric/bracketed-root.js'
import { groupPower } from '../planning/group-power.js'
import { classicBoundaries } from './classic-boundaries.js'

const spread = (looks: number) => Array.from({ length: looks }, (_, index) => (index + 1) / looks)

describe('classic boundaries', () => {
  // Jennison and Turnbull, Group Sequential Methods (2000), tables 2.1 and 2.3, two-sided 5%.
  test.each([
    [2, 2.178, 1.977],
    [3, 2.289, 2.004],
    [4, 2.361, 2.024],
    [5, 2.413, 2.04],
    [10, 2.555, 2.087],
  ])('%i looks: Pocock %d, O’Brien and Fleming %d', (looks, pocock, obrienFleming) => {
    const plan = { informationFractions: spread(looks), alpha: 0.05, twoSided: true }
    expect(classicBoundaries('pocock', plan).map(({ z }) => Number(z.toFixed(3)))).toEqual(
      spread(looks).map(() => pocock),
    )
    const bounds = classicBoundaries('obrien-fleming', plan)
    expect(bounds.at(-1)?.z).toBeCloseTo(obrienFleming, 3)
    expect(bounds[0]?.z).toBeCloseTo((bounds.at(-1)?.z ?? 0) * Math.sqrt(looks), 10)
  })

  test('reject a true null hypothesis with probability alpha, at any looks', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
    const shape = fc.constantFrom('pocock', 'obrien-fleming')
    const alpha = fc.constantFrom(0.1, 0.05, 0.01, 1e-4)
    fc.assert(
      fc.property(gaps, shape, alpha, fc.boolean(), (gaps, shape, alpha, twoSided) => {
        const total = gaps.reduce((sum, gap) => sum + gap, 0)
        let reached = 0
        const informationFractions = gaps.map((gap) => (reached += gap) / total)
        const bounds = classicBoundaries(shape, { informationFractions, alpha, twoSided })
        const { power } = groupPower(bounds, { drift: 0, twoSided })
        expect(power / alpha).toBeCloseTo(1, 10)
      }),
      { numRuns: 20 },
    )
  })

  test('of one look are the fixed horizon, of none are none', () => {
    const plan = { alpha: 0.05, twoSided: true }
    const [only] = classicBoundaries('pocock', { ...plan, informationFractions: [1] })
    expect(only?.z).toBeCloseTo(normalUpperQuantile(0.025), 12)
    expect(classicBoundaries('pocock', { ...plan, informationFractions: [] })).toEqual([])
    expect(() => classicBoundaries('pocock', { ...plan, informationFractions: [1, 0.5] })).toThrow(
      RangeError,
    )
    expect(() =>
      classicBoundaries('pocock', { ...plan, alpha: 0, informationFractions: [1] }),
    ).toThrow(/^alpha must be/)
  })
})

describe('bracketedRoot', () => {
  test('finds the root of an increasing function to its last digits', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 99, noNaN: true }), (wanted) => {
        const root = bracketedRoot((x) => Math.expm1(x / 9) - Math.expm1(wanted / 9), 1e-3, 100)
        expect(root / wanted).toBeCloseTo(1, 10)
      }),
    )
  })

  test('moves the upper end out, and stops where there is no root', () => {
    expect(bracketedRoot((x) => x - 1000, 1, 1.1)).toBeCloseTo(1000, 9)
    expect(bracketedRoot(() => 1, 2, 5)).toBe(2)
    expect(bracketedRoot(() => -1, 2, 5)).toBeGreaterThan(1e300)
  })
})
