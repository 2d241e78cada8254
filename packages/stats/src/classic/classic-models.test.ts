import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chiSquareSurvival } from '../distributions/chi-square.js'
import { fSurvival } from '../distributions/fisher-f.js'
import { tSurvival } from '../distributions/student-t.js'
import { covariateMomentsFromSums, meanMoments, type CovariateMoments } from '../moments.js'
import { ancova } from './ancova.js'
import { interactedAdjustment } from './interacted-adjustment.js'
import { leastSquares } from './least-squares.js'
import { oneWayAnova } from './one-way-anova.js'
import { pooledTTest } from './pooled-t-test.js'
import { pooledZTest } from './proportion-difference.js'
import { rateHomogeneity } from './rate-homogeneity.js'
import { signTest } from './sign-test.js'

describe('F tail probabilities', () => {
  // Tables of F: the upper 5% and 1% points (Snedecor and Cochran, table A14).
  test.each([
    [4.96, 1, 10, 0.05],
    [4.1, 2, 10, 0.05],
    [3.1, 3, 20, 0.05],
    [10.04, 1, 10, 0.01],
    [4.94, 3, 20, 0.01],
  ])('P(F > %d) on %i and %i degrees of freedom', (x, between, within, p) => {
    expect(fSurvival(x, between, within)).toBeCloseTo(p, 3)
  })

  test('one degree of freedom between is a squared t, and the far tail keeps its digits', () => {
    expect(fSurvival(7 ** 2, 1, 30) / (2 * tSurvival(7, 30))).toBeCloseTo(1, 12)
    expect(fSurvival(1e3, 3, 200)).toBeGreaterThan(0)
    expect(fSurvival(0, 3, 5)).toBe(1)
    expect(() => fSurvival(1, 0, 5)).toThrow(/^between must be above 0/)
  })
})

describe('one-way analysis of variance', () => {
  // R, data(PlantGrowth): F = 4.8461 on 2 and 27 degrees of freedom, p = 0.01591.
  const groups = [
    [4.17, 5.58, 5.18, 6.11, 4.5, 4.61, 5.17, 4.53, 5.33, 5.14],
    [4.81, 4.17, 4.41, 3.59, 5.87, 3.83, 6.03, 4.89, 4.32, 4.69],
    [6.31, 5.12, 5.54, 5.5, 5.37, 5.29, 4.92, 6.15, 5.8, 5.26],
  ]

  test('of the plant growth data', () => {
    const result = oneWayAnova(groups.map((values) => meanMoments(values)))
    expect(result.betweenDegrees).toBe(2)
    expect(result.withinDegrees).toBe(27)
    expect(result.betweenSquares).toBeCloseTo(3.76634, 5)
    expect(result.withinSquares).toBeCloseTo(10.49209, 5)
    expect(result.statistic).toBeCloseTo(4.8461, 4)
    expect(result.pValue).toBeCloseTo(0.01591, 5)
  })

  test('does not lose digits to a large common offset', () => {
    const shifted = groups.map((values) => meanMoments(values.map((value) => value + 2 ** 30)))
    expect(oneWayAnova(shifted).statistic).toBeCloseTo(4.8461, 4)
  })

  test("of two groups is the square of Student's t", () => {
    const sample = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
      minLength: 3,
      maxLength: 9,
    })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [one, two] = [meanMoments(a), meanMoments(b)]
        fc.pre(one.m2 + two.m2 > 1e-6)
        const t = pooledTTest(one, two)
        const f = oneWayAnova([one, two])
        expect(f.statistic).toBeCloseTo(t.statistic ** 2, 6)
        expect(f.pValue).toBeCloseTo(t.pValue, 8)
      }),
    )
  })

  test('without spread is undefined, with one group refused', () => {
    expect(oneWayAnova([meanMoments([1, 1]), meanMoments([2, 2])]).pValue).toBeNaN()
    expect(() => oneWayAnova([meanMoments([1, 2])])).toThrow(/^groups must be at least 2/)
    expect(() => oneWayAnova([meanMoments([1, 2]), meanMoments([])])).toThrow(/^groups must all/)
  })
})

type Point = readonly [x: number, y: number]
// Anscombe, American Statistician 27 (1973): data sets I and II; both have slope 0.500.
const xs = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
const first = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
const second = [9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74]

function armOf(points: readonly Point[]): CovariateMoments {
  const sum = (of: (x: number, y: number) => number): number =>
    points.reduce((total, [x, y]) => total + of(x, y), 0)
  return covariateMomentsFromSums({
    n: points.length,
    outcome: { sum: sum((_, y) => y), sumSquares: sum((_, y) => y * y) },
    covariate: { sum: sum((x) => x), sumSquares: sum((x) => x * x) },
    sumProducts: sum((x, y) => x * y),
  })
}

describe('least squares', () => {
  test("of Anscombe's first data set: 3.0001 (1.1247) and 0.5001 (0.1179), t = 4.241", () => {
    const [intercept, slope] = leastSquares(
      xs.map((x) => [1, x]),
      first,
    )
    expect(intercept?.estimate).toBeCloseTo(3.0001, 4)
    expect(intercept?.standardError).toBeCloseTo(1.1247, 4)
    expect(slope?.estimate).toBeCloseTo(0.5001, 4)
    expect(slope?.standardError).toBeCloseTo(0.1179, 4)
    expect(slope?.statistic).toBeCloseTo(4.241, 3)
    expect(slope?.pValue).toBeCloseTo(0.00217, 5)
  })

  test('HC2 on an indicator alone is the unequal-variance standard error of the difference', () => {
    const [a, b] = [meanMoments(first), meanMoments(second.slice(0, 7))]
    const design = [...first.map(() => [1, 0]), ...second.slice(0, 7).map(() => [1, 1])]
    const [, effect] = leastSquares(design, [...first, ...second.slice(0, 7)], 'hc2')
    const wanted = Math.sqrt(a.m2 / (a.n * (a.n - 1)) + b.m2 / (b.n * (b.n - 1)))
    expect(effect?.standardError).toBeCloseTo(wanted, 12)
  })

  test('survives columns that nearly agree, refuses columns that do', () => {
    const near = xs.map((x, i) => [1, 1e6 + x, i % 2])
    const outcome = near.map(([, x = 0, z = 0]) => 2 + 3 * (x - 1e6) - z)
    const [, slope, other] = leastSquares(near, outcome)
    expect(slope?.estimate).toBeCloseTo(3, 8)
    expect(other?.estimate).toBeCloseTo(-1, 8)
    expect(() =>
      leastSquares(
        xs.map((x) => [1, x, 2 * x]),
        first,
      ),
    ).toThrow(/^design must have independent columns, column 2/)
    expect(() => leastSquares([[1]], [1])).toThrow(/more rows than columns/)
    expect(() => leastSquares([[1], [1]], [1])).toThrow(/^outcome must have one value per row/)
    expect(() => leastSquares([[1], [Number.NaN]], [1, 2])).toThrow(/^design must be finite/)
  })
})

describe('analysis of covariance', () => {
  test('from moments is least squares over rows', () => {
    const value = fc.integer({ min: -50, max: 50 })
    const arm = fc.array(fc.tuple(value, value), { minLength: 4, maxLength: 9 })
    fc.assert(
      fc.property(arm, arm, arm, (control, one, two) => {
        const arms = [control, one, two]
        const moments = arms.map(armOf)
        fc.pre(moments.some(({ covariate }) => covariate.m2 > 1))
        const design = arms.flatMap((points, index) =>
          points.map(([x]) => [1, x, Number(index === 1), Number(index === 2)]),
        )
        const rows = leastSquares(
          design,
          arms.flatMap((points) => points.map(([, y]) => y)),
        )
        const [head, ...others] = moments
        if (head === undefined) throw new Error('three arms were made')
        const result = ancova(head, others)
        const terms = [result.slope, ...result.effects]
        terms.forEach((term, index) => {
          const wanted = rows[index + 1]
          fc.pre((wanted?.standardError ?? 0) > 1e-9)
          expect(term.estimate).toBeCloseTo(wanted?.estimate ?? Number.NaN, 8)
          expect(term.standardError).toBeCloseTo(wanted?.standardError ?? Number.NaN, 8)
          expect(term.pValue).toBeCloseTo(wanted?.pValue ?? Number.NaN, 8)
        })
      }),
      { numRuns: 40 },
    )
  })

  test('is undefined where the covariate does not vary, and needs a treatment', () => {
    const flat = armOf([
      [1, 2],
      [1, 3],
      [1, 5],
    ])
    expect(ancova(flat, [flat]).slope.pValue).toBeNaN()
    expect(() => ancova(flat, [])).toThrow(/^treatments must hold/)
  })

  test('with a slope per arm reads the gap of two lines at the mean covariate', () => {
    const control = xs.map((x) => ({ covariate: x, outcome: 1 + 2 * x }))
    const treatment = xs.map((x) => ({ covariate: x + 4, outcome: 3 * (x + 4) - 1 }))
    // The mean covariate is 11: 3 * 11 - 1 against 1 + 2 * 11.
    expect(interactedAdjustment(control, treatment).estimate).toBeCloseTo(9, 10)
    expect(() => interactedAdjustment([], treatment)).toThrow(RangeError)
  })
})

describe('counts', () => {
  test("the sign test of Arbuthnot's 82 years of more boys is 2^-81, four of 23 is 0.0026", () => {
    expect(signTest({ higher: 82, lower: 0 })).toBeCloseTo(2 ** -81, 30)
    expect(signTest({ higher: 4, lower: 19 })).toBeCloseTo(0.0025994777, 9)
    expect(signTest({ higher: 5, lower: 5 })).toBe(1)
    expect(signTest({ higher: 0, lower: 0 })).toBe(1)
    expect(() => signTest({ higher: 0.5, lower: 1 })).toThrow(/^higher must be a whole number/)
  })

  test('rates of several arms: chi-square worked by hand, and two arms as a squared z', () => {
    const arm = (n: number, sum: number) => ({ kind: 'proportion', n, sum }) as const
    const { statistic, pValue } = rateHomogeneity([arm(150, 15), arm(150, 23)])
    const z = pooledZTest(arm(150, 15), arm(150, 23))
    expect(statistic).toBeCloseTo(z.statistic ** 2, 12)
    expect(pValue).toBeCloseTo(z.pValue, 12)
    // 10, 20 and 30 of 50 each: expected 20 and 30, so 100/20 * 2 + 100/30 * 2.
    const three = rateHomogeneity([arm(50, 10), arm(50, 20), arm(50, 30), arm(0, 0)])
    expect(three.statistic).toBeCloseTo(10 + 20 / 3, 12)
    expect(three.degreesOfFreedom).toBe(2)
    expect(three.pValue).toBeCloseTo(chiSquareSurvival(10 + 20 / 3, 2), 12)
    expect(rateHomogeneity([arm(5, 0), arm(9, 0)]).pValue).toBeNaN()
    expect(rateHomogeneity([arm(5, 1)]).pValue).toBe(1)
    expect(() => rateHomogeneity([arm(5, 6)])).toThrow(/^sum must not exceed n/)
  })
})
