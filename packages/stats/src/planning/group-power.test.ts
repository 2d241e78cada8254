import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import type { AlphaSpending } from '../sequential/alpha-spending.js'
import { groupInflation, groupPower, inflationOf, type StoppingBound } from './group-power.js'

/** K equally spaced looks with bound C (K/k)^shape: 0 is Pocock's test, 1/2 O'Brien and Fleming's. */
function classic(looks: number, constant: number, shape: 0 | 0.5): StoppingBound[] {
  return Array.from({ length: looks }, (_, index) => {
    const informationFraction = (index + 1) / looks
    return { informationFraction, z: constant * informationFraction ** -shape }
  })
}

// Jennison and Turnbull, Group Sequential Methods (2000), tables 2.1 to 2.4, two-sided alpha 5%:
// looks, constant, ratio of maximum to fixed sample at 80% and at 90% power.
const POCOCK = [
  [2, 2.178, 1.11, 1.1],
  [3, 2.289, 1.166, 1.151],
  [4, 2.361, 1.202, 1.183],
  [5, 2.413, 1.229, 1.207],
  [10, 2.555, 1.301, 1.271],
] as const
const OBRIEN_FLEMING = [
  [2, 1.977, 1.008, 1.007],
  [3, 2.004, 1.017, 1.016],
  [4, 2.024, 1.024, 1.022],
  [5, 2.04, 1.028, 1.026],
  [10, 2.087, 1.04, 1.037],
] as const

const twoSided = { alpha: 0.05, twoSided: true } as const
const spread = (looks: number) => Array.from({ length: looks }, (_, index) => (index + 1) / looks)

describe('the published tables', () => {
  test.each(POCOCK)("Pocock's test of %i looks", (looks, constant, at80, at90) => {
    const bounds = classic(looks, constant, 0)
    expect(groupPower(bounds, { drift: 0, twoSided: true }).power).toBeCloseTo(0.05, 3)
    expect(inflationOf(bounds, twoSided, 0.8).inflation).toBeCloseTo(at80, 2.7)
    expect(inflationOf(bounds, twoSided, 0.9).inflation).toBeCloseTo(at90, 2.7)
  })

  test.each(OBRIEN_FLEMING)("O'Brien and Fleming's of %i looks", (looks, constant, at80, at90) => {
    const bounds = classic(looks, constant, 0.5)
    expect(groupPower(bounds, { drift: 0, twoSided: true }).power).toBeCloseTo(0.05, 3)
    expect(inflationOf(bounds, twoSided, 0.8).inflation).toBeCloseTo(at80, 2.7)
    expect(inflationOf(bounds, twoSided, 0.9).inflation).toBeCloseTo(at90, 2.7)
  })

  test('spending functions after them cost within two percent of what the tests do', () => {
    const at = (kind: 'obrien-fleming' | 'pocock') =>
      groupInflation({ ...twoSided, informationFractions: spread(5), spending: { kind } }, 0.8)
    expect(at('obrien-fleming').inflation).toBeCloseTo(1.028, 1.4)
    expect(at('pocock').inflation).toBeCloseTo(1.229, 1.4)
    // Stopping early is what the looks are for: on average fewer units than a fixed horizon.
    expect(at('obrien-fleming').expectedInflation).toBeLessThan(1)
    expect(at('pocock').expectedInflation).toBeLessThan(at('obrien-fleming').expectedInflation)
  })
})

describe('the power of a group-sequential test', () => {
  const families: readonly AlphaSpending[] = [
    { kind: 'obrien-fleming' },
    { kind: 'pocock' },
    { kind: 'power', exponent: 3 },
    { kind: 'hwang-shih-decani', gamma: -4 },
  ]

  test('of one look is that of a fixed horizon', () => {
    const bounds = [{ informationFraction: 1, z: normalUpperQuantile(0.025) }]
    const { power, expectedInformation } = groupPower(bounds, { drift: 2.8, twoSided: false })
    expect(power).toBeCloseTo(normalSurvival(normalUpperQuantile(0.025) - 2.8), 13)
    expect(expectedInformation).toBe(1)
    const plan = { ...twoSided, informationFractions: [1], spending: { kind: 'pocock' } } as const
    expect(groupInflation(plan, 0.8).inflation).toBeCloseTo(1, 5)
  })

  test('agrees with simulated paths', () => {
    const bounds = classic(4, 2.361, 0)
    let state = 7
    const uniform = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return (state + 0.5) / 2 ** 32
    }
    const drift = 2.5
    let [crossed, information] = [0, 0]
    const paths = 40_000
    for (let path = 0; path < paths; path += 1) {
      let b = 0
      for (const { informationFraction: t, z } of bounds) {
        b += drift / 4 + normalUpperQuantile(uniform()) / 2
        const over = Math.abs(b) / Math.sqrt(t) > z
        if (!over && t < 1) continue
        if (over) crossed += 1
        information += t
        break
      }
    }
    const exact = groupPower(bounds, { drift, twoSided: true })
    // Four standard errors of 40,000 paths.
    expect(Math.abs(crossed / paths - exact.power)).toBeLessThan(0.01)
    expect(Math.abs(information / paths - exact.expectedInformation)).toBeLessThan(0.006)
  })

  test('reached by the inflated sample is the power asked for, looks never come free', () => {
    const looks = fc.integer({ min: 2, max: 12 })
    const power = fc.double({ min: 0.5, max: 0.99, noNaN: true })
    fc.assert(
      fc.property(looks, power, fc.constantFrom(...families), (looks, power, spending) => {
        const plan = { ...twoSided, informationFractions: spread(looks), spending }
        const { inflation, expectedInflation } = groupInflation(plan, power)
        expect(inflation).toBeGreaterThan(1)
        expect(expectedInflation).toBeLessThan(inflation)
      }),
      { numRuns: 15 },
    )
  })

  test('needs looks in order, and a plan that ends at full information', () => {
    const bounds = classic(2, 2, 0).toReversed()
    expect(() => groupPower(bounds, { drift: 1, twoSided: true })).toThrow(/^informationFraction /)
    const plan = { ...twoSided, informationFractions: [0.5], spending: { kind: 'pocock' } } as const
    expect(() => groupInflation(plan, 0.8)).toThrow(/^informationFractions must end at 1/)
    expect(() => groupInflation({ ...plan, informationFractions: [1] }, 0.02)).toThrow(/^power/)
  })
})
