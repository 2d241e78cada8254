import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../compare.js'
import type { CovariateMoments, MeanMoments, RatioMoments } from '../moments.js'
import { postStratify, type Stratum } from './post-stratify.js'

const absolute = { difference: 'absolute', alpha: 0.05 } as const
const relative = { difference: 'relative', alpha: 0.05 } as const

const mean = (n: number, value: number, variance: number): MeanMoments => ({
  kind: 'mean',
  n,
  mean: value,
  m2: variance * (n - 1),
})

const covariate = (n: number, y: number, x: number, r: number): CovariateMoments => ({
  kind: 'covariate',
  n,
  binary: false,
  outcome: { mean: y, m2: 4 * (n - 1) },
  covariate: { mean: x, m2: 9 * (n - 1) },
  cross: 6 * r * (n - 1),
})

describe('postStratify', () => {
  test('one stratum is the plain comparison', () => {
    const [control, treatment] = [mean(300, 10, 4), mean(200, 11, 5)]
    for (const options of [absolute, relative]) {
      const stratified = postStratify([{ control, treatment }], options)
      const plain = compare(control, treatment, options)
      expect(stratified.estimate).toBeCloseTo(plain.estimate, 12)
      expect(stratified.standardError).toBeCloseTo(plain.standardError, 12)
      expect(stratified.pValue).toBeCloseTo(plain.pValue, 12)
    }
  })

  test('a level that both arms of a stratum share cancels from an absolute effect', () => {
    const shift = fc.double({ min: -1e3, max: 1e3, noNaN: true })
    fc.assert(
      fc.property(shift, (by) => {
        const strata = (level: number): Stratum[] => [
          { control: mean(300, 10, 4), treatment: mean(100, 11, 4) },
          { control: mean(100, 20 + level, 4), treatment: mean(300, 21 + level, 4) },
        ]
        const [plain, moved] = [
          postStratify(strata(0), absolute),
          postStratify(strata(by), absolute),
        ]
        expect(plain.estimate).toBeCloseTo(1, 12)
        expect(moved.estimate).toBeCloseTo(1, 9)
        expect(moved.standardError).toBeCloseTo(plain.standardError, 9)
      }),
    )
  })

  test('takes out what an uneven split puts in', () => {
    // The effect is 1 in both strata; thrown together the arms differ by -4.
    const strata = [
      { control: mean(100, 10, 4), treatment: mean(300, 11, 4) },
      { control: mean(300, 20, 4), treatment: mean(100, 21, 4) },
    ]
    expect(postStratify(strata, absolute).estimate).toBeCloseTo(1, 12)
  })

  test('a ratio over denominators of one is the mean', () => {
    const ratio = (n: number, value: number, variance: number): RatioMoments => ({
      kind: 'ratio',
      n,
      numerator: { mean: value, m2: variance * (n - 1) },
      denominator: { mean: 1, m2: 0 },
      cross: 0,
    })
    const build = (
      of: (n: number, value: number, variance: number) => Stratum['control'],
    ): Stratum[] => [
      { control: of(80, 10, 4), treatment: of(90, 11, 5) },
      { control: of(200, 14, 6), treatment: of(210, 13, 6) },
    ]
    const [a, b] = [postStratify(build(ratio), relative), postStratify(build(mean), relative)]
    expect(a.estimate).toBeCloseTo(b.estimate, 12)
    expect(a.standardError).toBeCloseTo(b.standardError, 12)
    expect(a.degreesOfFreedom).toBeCloseTo(b.degreesOfFreedom, 9)
  })

  test('regression inside strata corrects an unlucky covariate and narrows the interval', () => {
    // Slope 6 r / 9 = 0.6: a covariate 0.5 higher by luck explains 0.3 of the outcome.
    const unlucky = [
      { control: covariate(400, 10, 5, 0.9), treatment: covariate(400, 10.8, 5.5, 0.9) },
      { control: covariate(400, 20, 7, 0.9), treatment: covariate(400, 20.8, 7.5, 0.9) },
    ]
    const adjusted = postStratify(unlucky, absolute)
    expect(adjusted.estimate).toBeCloseTo(0.5, 12)
    const plain = unlucky.map(({ control, treatment }) => ({
      control: mean(400, control.outcome.mean, 4),
      treatment: mean(400, treatment.outcome.mean, 4),
    }))
    expect(adjusted.standardError).toBeLessThan(0.5 * postStratify(plain, absolute).standardError)
  })

  test('a covariate constant inside strata explains nothing and breaks nothing', () => {
    const constant = (n: number, y: number): CovariateMoments => ({
      ...covariate(n, y, 5, 0),
      covariate: { mean: 5, m2: 0 },
    })
    const result = postStratify(
      [{ control: constant(100, 10), treatment: constant(100, 11) }],
      absolute,
    )
    expect(result.estimate).toBeCloseTo(1, 12)
    expect(result.standardError).toBeGreaterThan(0)
  })

  test('a stratum too small to have a variance makes the result undefined', () => {
    const strata = [
      { control: mean(100, 10, 4), treatment: mean(100, 11, 4) },
      { control: mean(1, 10, 0), treatment: mean(100, 11, 4) },
    ]
    expect(postStratify(strata, absolute).undefinedBecause).toBe('zero_variance')
  })

  test('a control mean of zero has an absolute effect and no relative one', () => {
    const strata = [{ control: mean(100, 0, 4), treatment: mean(100, 1, 4) }]
    expect(postStratify(strata, relative).undefinedBecause).toBe('zero_baseline')
    expect(postStratify(strata, absolute).estimate).toBeCloseTo(1, 12)
  })

  test('no stratum and mixed kinds are refused', () => {
    expect(() => postStratify([], absolute)).toThrow(/^strata must hold at least one/)
    const mixed = [{ control: mean(9, 1, 1), treatment: covariate(9, 1, 1, 0) }]
    expect(() => postStratify(mixed, absolute)).toThrow(/^strata must all hold mean moments/)
  })
})
