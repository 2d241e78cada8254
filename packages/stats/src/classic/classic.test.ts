import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chiSquareSurvival } from '../distributions/chi-square.js'
import { tUpperQuantile } from '../distributions/student-t.js'
import { meanMoments, type ProportionMoments } from '../moments.js'
import { fisherExact } from './fisher-exact.js'
import { mannWhitney } from './mann-whitney.js'
import { pooledTTest } from './pooled-t-test.js'
import {
  newcombeInterval,
  pooledZTest,
  scoreInterval,
  waldInterval,
} from './proportion-difference.js'
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  wilsonInterval,
} from './proportion-interval.js'

const arm = (n: number, sum: number): ProportionMoments => ({ kind: 'proportion', n, sum })
const digits = (interval: readonly [number, number]): number[] =>
  interval.map((bound) => Number(bound.toFixed(4)))

describe('intervals of one proportion (Newcombe 1998, Statistics in Medicine 17:857, table I)', () => {
  test.each([
    [263, 81, [0.2553, 0.3662], [0.2527, 0.3676]],
    [148, 15, [0.0624, 0.1605], [0.0578, 0.1617]],
    [20, 0, [0, 0.1611], [0, 0.1684]],
    [29, 1, [0.0061, 0.1718], [0.0009, 0.1776]],
  ])('%i units, %i events', (n, sum, wilson, clopperPearson) => {
    expect(digits(wilsonInterval(arm(n, sum), 0.05))).toEqual(wilson)
    expect(digits(clopperPearsonInterval(arm(n, sum), 0.05))).toEqual(clopperPearson)
  })

  test("Agresti and Coull share Wilson's centre and are no narrower", () => {
    const [wilsonLow, wilsonHigh] = wilsonInterval(arm(50, 12), 0.05)
    const [low, high] = agrestiCoullInterval(arm(50, 12), 0.05)
    expect(low + high).toBeCloseTo(wilsonLow + wilsonHigh, 12)
    expect(high - low).toBeGreaterThan(wilsonHigh - wilsonLow)
    expect(agrestiCoullInterval(arm(10, 0), 0.05)[0]).toBe(0)
  })

  test('events turned into non-events mirror every interval', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), (sum) => {
        for (const interval of [wilsonInterval, agrestiCoullInterval, clopperPearsonInterval]) {
          const [low, high] = interval(arm(40, sum), 0.05)
          const [mirroredLow, mirroredHigh] = interval(arm(40, 40 - sum), 0.05)
          expect(low).toBeCloseTo(1 - mirroredHigh, 12)
          expect(high).toBeCloseTo(1 - mirroredLow, 12)
        }
      }),
    )
  })

  test('impossible counts are refused', () => {
    expect(() => wilsonInterval(arm(0, 0), 0.05)).toThrow(/^n must be above 0/)
    expect(() => wilsonInterval(arm(5, 6), 0.05)).toThrow(/^sum must be/)
  })
})

describe('intervals of a difference (Newcombe 1998, Statistics in Medicine 17:873, table II)', () => {
  const treatment = arm(70, 56)
  const control = arm(80, 48)

  test('56 of 70 against 48 of 80', () => {
    expect(digits(waldInterval(control, treatment, 0.05))).toEqual([0.0575, 0.3425])
    expect(digits(newcombeInterval(control, treatment, 0.05))).toEqual([0.0524, 0.3339])
    expect(digits(scoreInterval(control, treatment, 0.05))).toEqual([0.0528, 0.3382])
  })

  test('9 of 10 against 3 of 10', () => {
    expect(digits(newcombeInterval(arm(10, 3), arm(10, 9), 0.05))).toEqual([0.1705, 0.809])
    expect(digits(scoreInterval(arm(10, 3), arm(10, 9), 0.05))).toEqual([0.17, 0.8406])
  })

  test('exchanging the arms turns the score interval round', () => {
    const count = fc.integer({ min: 0, max: 30 })
    fc.assert(
      fc.property(count, count, (a, b) => {
        const there = scoreInterval(arm(30, a), arm(30, b), 0.05)
        const back = scoreInterval(arm(30, b), arm(30, a), 0.05)
        expect(there[0]).toBeCloseTo(-back[1], 6)
        expect(there[1]).toBeCloseTo(-back[0], 6)
      }),
      { numRuns: 30 },
    )
  })
})

describe('tests of two proportions', () => {
  test('the lady tasting tea: three of four cups, p = 0.4857 (Fisher 1935)', () => {
    expect(fisherExact(arm(4, 1), arm(4, 3))).toBeCloseTo(34 / 70, 14)
    expect(fisherExact(arm(4, 0), arm(4, 4))).toBeCloseTo(2 / 70, 14)
  })

  test("Fisher's twins: 2 of 17 against 10 of 13, p = 0.0005367 (R, fisher.test)", () => {
    expect(fisherExact(arm(17, 2), arm(13, 10))).toBeCloseTo(0.0005367241, 9)
  })

  test('Fisher keeps its digits in the far tail, and margins decide, not roles', () => {
    const p = fisherExact(arm(2000, 20), arm(2000, 600))
    expect(p).toBeGreaterThan(0)
    expect(p).toBeLessThan(1e-120)
    expect(fisherExact(arm(2000, 600), arm(2000, 20))).toBeCloseTo(p, 130)
    expect(() => fisherExact(arm(4, 0.5), arm(4, 3))).toThrow(/^control must hold whole/)
  })

  test("the pooled z squared is Pearson's chi-square", () => {
    const { statistic, pValue } = pooledZTest(arm(150, 15), arm(150, 23))
    const expected = (n: number): readonly [number, number] => [(n * 38) / 300, (n * 262) / 300]
    const chiSquare = [
      [15, 135],
      [23, 127],
    ]
      .flatMap((row) =>
        row.map((seen, i) => (seen - (expected(150)[i] ?? 0)) ** 2 / (expected(150)[i] ?? 1)),
      )
      .reduce((a, b) => a + b, 0)
    expect(statistic ** 2).toBeCloseTo(chiSquare, 12)
    expect(pValue).toBeCloseTo(chiSquareSurvival(chiSquare, 1), 12)
    expect(pooledZTest(arm(5, 0), arm(5, 0)).pValue).toBeNaN()
  })
})

describe('tests of raw values', () => {
  test("Mann-Whitney of nine ages (SciPy's documentation: U = 17, asymptotic p = 0.1113)", () => {
    const males = [19, 22, 16, 29, 24]
    const females = [20, 11, 17, 12]
    const { u, pValue } = mannWhitney(females, males)
    expect(u).toBe(17)
    expect(pValue).toBeCloseTo(0.11134688653314041, 14)
  })

  test('ranks do not change under a monotone change of scale, and one-sided p-values mirror', () => {
    const sample = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        fc.pre(new Set([...a, ...b]).size > 1)
        const cubed = (values: readonly number[]): number[] => values.map((v) => v ** 3)
        expect(mannWhitney(cubed(a), cubed(b))).toEqual(mannWhitney(a, b))
        const greater = mannWhitney(a, b, 'greater').pValue
        expect(mannWhitney(b, a, 'less').pValue).toBeCloseTo(greater, 12)
      }),
    )
  })

  test('all values equal are no evidence, an empty sample is refused', () => {
    expect(mannWhitney([1, 1], [1, 1]).pValue).toBe(1)
    expect(() => mannWhitney([], [1])).toThrow(/^control must hold/)
  })

  test("Student's sleep data, equal variances: t = 1.8608, df = 18, p = 0.07919 (R)", () => {
    const drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    const drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    const result = pooledTTest(meanMoments(drug1), meanMoments(drug2))
    expect(result.statistic).toBeCloseTo(1.8608, 4)
    expect(result.degreesOfFreedom).toBe(18)
    expect(result.pValue).toBeCloseTo(0.07919, 5)
    expect(pooledTTest(meanMoments([1]), meanMoments([2])).pValue).toBeNaN()
  })

  test('t quantiles behind one-sided intervals (mpmath, 30 digits)', () => {
    expect(tUpperQuantile(0.05, 34.15835527340792)).toBeCloseTo(1.69070477173007838, 13)
    expect(tUpperQuantile(0.05, 37.27822455615326)).toBeCloseTo(1.68677038662252061, 13)
  })
})
