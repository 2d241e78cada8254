import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from './compare.js'
import { equivalence } from './equivalence.js'
import { fiellerInterval } from './fieller.js'
import type {
  MeanMoments,
  ProportionMoments,
  QuantileMoments,
  RatioCovariateMoments,
  Spread,
} from './moments.js'

const absolute = { difference: 'absolute', alpha: 0.05 } as const
const relative = { difference: 'relative', alpha: 0.05 } as const

describe('ratio with covariate', () => {
  const still: Spread = { mean: 1, m2: 0 }
  const arm = (mean: number, now: number, past: number, cross: number): RatioCovariateMoments => ({
    kind: 'ratio_covariate',
    n: 500,
    outcome: { numerator: { mean, m2: now }, denominator: still, cross: 0 },
    covariate: { numerator: { mean: 4, m2: past }, denominator: still, cross: 0 },
    cross: {
      numerators: cross,
      denominators: 0,
      numeratorWithPastDenominator: 0,
      denominatorWithPastNumerator: 0,
    },
  })

  test('over denominators of one it is the mean with covariate', () => {
    const mean = (value: number, now: number, past: number, cross: number) =>
      ({
        kind: 'covariate',
        n: 500,
        binary: false,
        outcome: { mean: value, m2: now },
        covariate: { mean: 4, m2: past },
        cross,
      }) as const
    const ratio = compare(arm(5, 900, 800, 300), arm(5.2, 950, 780, 310), absolute)
    const plain = compare(mean(5, 900, 800, 300), mean(5.2, 950, 780, 310), absolute)
    expect(ratio.theta).toBeCloseTo(plain.theta ?? Number.NaN, 12)
    expect(ratio.estimate).toBeCloseTo(plain.estimate, 12)
    expect(ratio.standardError).toBeCloseTo(plain.standardError, 12)
  })

  test('a past that never varied or says nothing leaves the plain ratio', () => {
    expect(compare(arm(5, 900, 0, 0), arm(5.2, 950, 0, 0), relative).theta).toBe(0)
    expect(compare(arm(5, 900, 800, 1e-9), arm(5.2, 950, 800, 0), relative).theta).toBe(0)
  })
})

describe('quantiles', () => {
  const arm = (changes: Partial<QuantileMoments> = {}): QuantileMoments => ({
    kind: 'quantile',
    n: 5000,
    rankedEvents: 5000,
    level: 0.9,
    quantile: 250,
    lower: 240,
    upper: 262,
    ...changes,
  })

  test('the width of the bounds is the standard error of the quantile', () => {
    const { standardError } = compare(arm(), arm(), absolute)
    // Each arm: (262 - 240) / (2 z), up to the n - 1 convention.
    const each = 22 / (2 * 1.959963984540054)
    expect(standardError).toBeCloseTo(Math.SQRT2 * each, 2)
  })

  test('clusters of one event change nothing but the convention of n - 1', () => {
    const below = 0.9
    const clusters = {
      n: 5000,
      numerator: { mean: below, m2: 5000 * below * (1 - below) },
      denominator: { mean: 1, m2: 0 },
      cross: 0,
    }
    const clustered = compare(arm({ clusters }), arm({ clusters }), absolute)
    const independent = compare(arm(), arm(), absolute)
    expect(clustered.standardError / independent.standardError).toBeCloseTo(1, 3)
  })

  test('bounds that enclose nothing, or lie outside the sample, have no variance', () => {
    for (const broken of [{ lower: 250, upper: 250 }, { lower: 262, upper: 240 }, { n: 30 }]) {
      const result = compare(arm(broken), arm(), relative)
      expect(result.undefinedBecause).toBe('zero_variance')
    }
    // 34 events suffice at level 0.9 only from 1.96^2 * 9 = 34.6 on.
    expect(compare(arm({ n: 35 }), arm({ n: 35 }), absolute).undefinedBecause).toBeNull()
    expect(compare(arm({ n: 34 }), arm({ n: 35 }), absolute).undefinedBecause).toBe('zero_variance')
  })

  test('a level outside (0, 1) is refused', () => {
    expect(() => compare(arm({ level: 1 }), arm(), absolute)).toThrow(/^level must be/)
  })
})

describe('fiellerInterval', () => {
  const arm = (mean: number, deviation: number): MeanMoments => ({
    kind: 'mean',
    n: 400,
    mean,
    m2: deviation ** 2 * 399,
  })

  test('agrees with the delta method when the control mean is far from zero', () => {
    const [control, treatment] = [arm(100, 5), arm(102, 5)]
    const { interval } = fiellerInterval(control, treatment, { alpha: 0.05 })
    const delta = compare(control, treatment, relative)
    expect(interval[0]).toBeCloseTo(delta.interval[0], 4)
    expect(interval[1]).toBeCloseTo(delta.interval[1], 4)
  })

  test('its ends are the ratios a test of treatment - ratio control just accepts', () => {
    const [control, treatment] = [arm(10, 40), arm(12, 50)]
    const { interval } = fiellerInterval(control, treatment, { alpha: 0.05 })
    for (const bound of interval) {
      const ratio = 1 + bound
      const noise = Math.sqrt((50 ** 2 + ratio ** 2 * 40 ** 2) / 400)
      expect(Math.abs((12 - ratio * 10) / noise)).toBeCloseTo(1.959963984540054, 9)
    }
  })

  test('a control mean that may be zero bounds nothing', () => {
    const { g, interval } = fiellerInterval(arm(1, 40), arm(2, 40), { alpha: 0.05 })
    expect(g).toBeGreaterThan(1)
    expect(interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  })
})

describe('equivalence', () => {
  const arm = (sum: number): ProportionMoments => ({ kind: 'proportion', n: 20000, sum })
  const options = { difference: 'relative', alpha: 0.05, margin: 0.05 } as const

  test('holds exactly when the 1 - 2 alpha interval lies inside the margins', () => {
    const sum = fc.integer({ min: 4700, max: 5300 })
    fc.assert(
      fc.property(sum, sum, (control, treatment) => {
        const { equivalent, interval } = equivalence(arm(control), arm(treatment), options)
        expect(equivalent).toBe(interval[0] > -0.05 && interval[1] < 0.05)
      }),
    )
  })

  test('p is the larger of the two', () => {
    const { pValue, pLower, pUpper } = equivalence(arm(5000), arm(5100), options)
    expect(pValue).toBe(Math.max(pLower, pUpper))
    expect(pUpper).toBeGreaterThan(pLower)
  })

  test('an undefined effect is not equivalent; a margin must be above 0', () => {
    expect(equivalence(arm(0), arm(0), options).equivalent).toBe(false)
    expect(() => equivalence(arm(1), arm(1), { ...options, margin: 0 })).toThrow(/^margin/)
    expect(() => equivalence(arm(1), arm(1), { ...options, alpha: 0.5 })).toThrow(/^alpha/)
  })
})
