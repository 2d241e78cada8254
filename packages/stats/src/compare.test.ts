import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, type Comparison } from './compare.js'
import {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  type CovariateMoments,
  type MeanMoments,
  type Moments,
} from './moments.js'

const absolute = { difference: 'absolute', alpha: 0.05 } as const
const relative = { difference: 'relative', alpha: 0.05 } as const

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
  minLength: 3,
  maxLength: 30,
})
const twoSamples = fc.tuple(values, values).filter(([a, b]) => deviates(a) && deviates(b))

function deviates(sample: readonly number[]): boolean {
  return moments(sample).m2 > 1e-3
}

function moments(sample: readonly number[], scale = 1, shift = 0): MeanMoments {
  const scaled = sample.map((value) => scale * value + shift)
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length
  const m2 = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { kind: 'mean', n: scaled.length, mean, m2 }
}

// Relative distance, absolute below one.
function gap(got: number, wanted: number): number {
  return Math.abs(got - wanted) / Math.max(1, Math.abs(wanted))
}

describe('examples from outside', () => {
  test("Darwin's maize: Welch t = 2.4371, df = 22.16, p = 0.0233 (R's t.test, in inches)", () => {
    // Fisher, The Design of Experiments (1935), table of heights in eighths of an inch.
    const crossed = [188, 96, 168, 176, 153, 172, 177, 163, 146, 173, 186, 168, 177, 184, 96]
    const selfed = [139, 163, 160, 160, 147, 149, 149, 122, 132, 144, 130, 144, 102, 124, 144]
    const result = compare(moments(selfed, 1 / 8), moments(crossed, 1 / 8), absolute)
    expect(result.estimate).toBeCloseTo(2.6166667, 6)
    expect(result.statistic).toBeCloseTo(2.4371, 4)
    expect(result.degreesOfFreedom).toBeCloseTo(22.164, 3)
    expect(result.pValue).toBeCloseTo(0.02328, 5)
  })

  test("Student's sleep data: t = 1.8608, df = 17.776, p = 0.07939 (R's documentation of t.test)", () => {
    const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    const result = compare(moments(drug1), moments(drug2), absolute)
    expect(result.statistic).toBeCloseTo(1.8608, 4)
    expect(result.degreesOfFreedom).toBeCloseTo(17.776, 3)
    expect(result.pValue).toBeCloseTo(0.07939, 5)
    expect(result.interval[0]).toBeCloseTo(-0.2054832, 6)
    expect(result.interval[1]).toBeCloseTo(3.3654832, 6)
  })
})

describe('properties', () => {
  test('exchanging the arms turns an absolute effect round', () => {
    fc.assert(
      fc.property(twoSamples, ([a, b]) => {
        const there = compare(moments(a), moments(b), absolute)
        const back = compare(moments(b), moments(a), absolute)
        expect(gap(back.estimate, -there.estimate)).toBeLessThan(1e-9)
        expect(gap(back.pValue, there.pValue)).toBeLessThan(1e-9)
        expect(gap(back.interval[0], -there.interval[1])).toBeLessThan(1e-9)
      }),
    )
  })

  test('a change of unit scales an absolute effect and leaves a relative one alone', () => {
    const scale = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(twoSamples, scale, ([a, b], k) => {
        const plain = compare(moments(a), moments(b), absolute)
        const scaled = compare(moments(a, k), moments(b, k), absolute)
        expect(gap(scaled.estimate / k, plain.estimate)).toBeLessThan(1e-8)
        expect(gap(scaled.pValue, plain.pValue)).toBeLessThan(1e-8)
        const lift = compare(moments(a, 1, 2e3), moments(b, 1, 2e3), relative)
        const sameLift = compare(moments(a, k, 2e3 * k), moments(b, k, 2e3 * k), relative)
        expect(gap(sameLift.estimate, lift.estimate)).toBeLessThan(1e-8)
        expect(gap(sameLift.standardError, lift.standardError)).toBeLessThan(1e-8)
      }),
    )
  })

  test('the interval leaves out the null value exactly when p is below alpha', () => {
    const alternative = fc.constantFrom('two-sided', 'greater', 'less')
    const alpha = fc.double({ min: 1e-6, max: 0.5, noNaN: true })
    const nullValue = fc.double({ min: -100, max: 100, noNaN: true })
    fc.assert(
      fc.property(
        twoSamples,
        alternative,
        alpha,
        nullValue,
        ([a, b], alternative, alpha, nullValue) => {
          const options = { difference: 'absolute', alpha, alternative, nullValue } as const
          const { interval, pValue } = compare(moments(a), moments(b), options)
          fc.pre(Math.abs(pValue - alpha) > 1e-9)
          expect(interval[0] > nullValue || interval[1] < nullValue).toBe(pValue < alpha)
        },
      ),
    )
  })

  test('a larger alpha narrows the interval', () => {
    fc.assert(
      fc.property(twoSamples, ([a, b]) => {
        const wide = compare(moments(a), moments(b), { ...absolute, alpha: 0.01 })
        const narrow = compare(moments(a), moments(b), { ...absolute, alpha: 0.1 })
        expect(narrow.interval[0]).toBeGreaterThan(wide.interval[0])
        expect(narrow.interval[1]).toBeLessThan(wide.interval[1])
      }),
    )
  })

  test('the two one-sided p-values add up to one', () => {
    fc.assert(
      fc.property(twoSamples, ([a, b]) => {
        const p = (alternative: 'greater' | 'less'): number =>
          compare(moments(a), moments(b), { ...absolute, alternative }).pValue
        expect(gap(p('greater') + p('less'), 1)).toBeLessThan(1e-12)
      }),
    )
  })

  test('a covariate that explains half of the spread narrows the interval', () => {
    fc.assert(
      fc.property(twoSamples, ([a, b]) => {
        const plain = compare(moments(a), moments(b), absolute)
        const adjusted = compare(halfKnown(a), halfKnown(b), absolute)
        // Within each arm the covariate explains half of the spread.
        expect(adjusted.theta).not.toBeNull()
        expect(adjusted.standardError).toBeLessThanOrEqual(plain.standardError * (1 + 1e-9) + 1e-9)
      }),
    )
  })

  test('a constant denominator of one makes a ratio a mean', () => {
    fc.assert(
      fc.property(twoSamples, ([a, b]) => {
        const mean = compare(moments(a), moments(b), absolute)
        const ratio = compare(overOne(a), overOne(b), absolute)
        expect(gap(ratio.estimate, mean.estimate)).toBeLessThan(1e-9)
        expect(gap(ratio.standardError, mean.standardError)).toBeLessThan(1e-9)
        expect(gap(ratio.pValue, mean.pValue)).toBeLessThan(1e-9)
      }),
    )
  })
})

function overOne(sample: readonly number[]): Moments {
  const { n, mean, m2 } = moments(sample)
  const denominator = { mean: 1, m2: 0 }
  return { kind: 'ratio', n, numerator: { mean, m2 }, denominator, cross: 0 }
}

// Correlation with the outcome 0.71, and the same mean in both arms, as after a fair split.
function halfKnown(sample: readonly number[]): CovariateMoments {
  const { n, mean, m2 } = moments(sample)
  return {
    kind: 'covariate',
    n,
    binary: false,
    outcome: { mean, m2 },
    covariate: { mean: 0, m2: m2 / 2 },
    cross: m2 / 2,
  }
}

describe('tails and sizes', () => {
  test('p keeps its digits where one minus the distribution function is zero', () => {
    const arm = (sum: number): Moments => ({ kind: 'proportion', n: 1e12, sum })
    const { pValue } = compare(arm(1e11), arm(1.0001e11), relative)
    expect(pValue).toBeGreaterThan(8.1e-123)
    expect(pValue).toBeLessThan(8.12e-123)
  })

  test('sums far from zero keep their variance', () => {
    // 999999999, 1000000000 and 1000000001 have variance 1 whatever the offset.
    const sums = meanMomentsFromSums(3, 3e9, 3e18 + 2)
    expect(sums.m2).toBe(0)
    const representable = meanMomentsFromSums(3, 3e7, 3e14 + 2)
    expect(representable.m2).toBe(2)
  })
})

describe('degenerate data', () => {
  const spread: Moments = meanMomentsFromSums(100, 520, 2800)
  const none: Moments = meanMomentsFromSums(0, 0, 0)
  const nan = { estimate: Number.NaN, pValue: Number.NaN, interval: [Number.NaN, Number.NaN] }
  const undefinedAs = (reason: string): object => ({ ...nan, undefinedBecause: reason })

  test.each<[string, Moments]>([
    ['no units', none],
    ['one unit', meanMomentsFromSums(1, 5, 25)],
    ['constant values', meanMomentsFromSums(100, 500, 2500)],
    ['inconsistent sums', meanMomentsFromSums(50, 500, 4000)],
  ])('%s: no variance, in either arm', (_, arm) => {
    for (const options of [absolute, relative]) {
      expect(compare(arm, spread, options)).toMatchObject(undefinedAs('zero_variance'))
      expect(compare(spread, arm, options)).toMatchObject(undefinedAs('zero_variance'))
    }
  })

  test('a proportion of none or all has no variance', () => {
    const arm = (sum: number): Moments => ({ kind: 'proportion', n: 100, sum })
    expect(compare(arm(0), arm(10), absolute).undefinedBecause).toBe('zero_variance')
    expect(compare(arm(10), arm(100), absolute).undefinedBecause).toBe('zero_variance')
  })

  test('a ratio over a zero denominator has no variance', () => {
    const ratio = (denominator: { sum: number; sumSquares: number }): Moments =>
      ratioMomentsFromSums({
        n: 100,
        numerator: { sum: 500, sumSquares: 2800 },
        denominator,
        sumProducts: denominator.sum === 0 ? 0 : 1100,
      })
    const whole = ratio({ sum: 200, sumSquares: 500 })
    const empty = ratio({ sum: 0, sumSquares: 0 })
    expect(compare(empty, whole, relative).undefinedBecause).toBe('zero_variance')
    expect(compare(whole, empty, absolute).undefinedBecause).toBe('zero_variance')
    expect(compare(whole, whole, absolute).pValue).toBe(1)
  })

  test('a numerator in fixed proportion to the denominator has no variance', () => {
    const thirds = (n: number): Moments =>
      ratioMomentsFromSums({
        n,
        numerator: { sum: 0.3 * n, sumSquares: 0.18 * n },
        denominator: { sum: n, sumSquares: 2 * n },
        sumProducts: 0.6 * n,
      })
    expect(compare(thirds(700), thirds(900), absolute).undefinedBecause).toBe('zero_variance')
  })

  test('a control mean of zero has an absolute effect and no relative one', () => {
    const zero = meanMomentsFromSums(100, 0, 2600)
    expect(compare(zero, spread, relative)).toMatchObject(undefinedAs('zero_baseline'))
    expect(compare(zero, spread, absolute)).toMatchObject({ estimate: 5.2, undefinedBecause: null })
  })

  test('a covariate that never varies leaves the effect as it is, with theta 0', () => {
    const arm = (sum: number): Moments =>
      covariateMomentsFromSums({
        n: 100,
        outcome: { sum, sumSquares: 2800 },
        covariate: { sum: 300, sumSquares: 900 },
        sumProducts: 3 * sum,
      })
    const plain: Comparison = compare(
      meanMomentsFromSums(100, 500, 2800),
      meanMomentsFromSums(100, 510, 2800),
      relative,
    )
    expect(compare(arm(500), arm(510), relative)).toEqual({ ...plain, theta: 0 })
  })
})

describe('arguments outside their domain', () => {
  const arm: Moments = { kind: 'proportion', n: 100, sum: 10 }

  test.each([0, 1, -0.1, Number.NaN])('alpha = %s', (alpha) => {
    expect(() => compare(arm, arm, { difference: 'absolute', alpha })).toThrow(/^alpha must be/)
  })

  test('two kinds of moments', () => {
    const other = meanMomentsFromSums(100, 520, 2800)
    expect(() => compare(arm, other, absolute)).toThrow(
      new RangeError('treatment must be proportion moments, got mean'),
    )
  })

  test('sums that are not numbers', () => {
    expect(() => meanMomentsFromSums(-1, 0, 0)).toThrow(/^n must be/)
    expect(() => meanMomentsFromSums(1, Number.NaN, 0)).toThrow(/^sum must be finite/)
    expect(() => meanMomentsFromSums(1, 0, Number.POSITIVE_INFINITY)).toThrow(/^sumSquares/)
  })
})
