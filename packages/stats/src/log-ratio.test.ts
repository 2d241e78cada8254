import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logRatioInterval } from './log-ratio.js'
import { meanMoments } from './moments.js'
import { baselineSampleSize } from './planning/baseline-sample-size.js'

const arm = (n: number, sum: number) => ({ kind: 'proportion', n, sum }) as const

describe('logRatioInterval', () => {
  test("the physicians' aspirin trial: 104 of 11,037 against 189 of 11,034 infarctions", () => {
    // Agresti, Categorical Data Analysis, 2.2.1: placebo over aspirin 1.82, from 1.43 to 2.30.
    const { estimate, interval } = logRatioInterval(arm(11037, 104), arm(11034, 189), {
      alpha: 0.05,
    })
    expect(estimate).toBeCloseTo(0.82, 2)
    expect(interval[0]).toBeCloseTo(0.43, 2)
    expect(interval[1]).toBeCloseTo(1.31, 2)
  })

  test('exchanging the arms turns the ratio over, and no bound passes -100%', () => {
    const count = fc.integer({ min: 1, max: 29 })
    fc.assert(
      fc.property(count, count, (a, b) => {
        const there = logRatioInterval(arm(30, a), arm(30, b), { alpha: 0.05 })
        const back = logRatioInterval(arm(30, b), arm(30, a), { alpha: 0.05 })
        expect((1 + there.interval[0]) * (1 + back.interval[1])).toBeCloseTo(1, 10)
        expect(there.interval[0]).toBeGreaterThan(-1)
      }),
    )
  })

  test('has no meaning without two values above 0', () => {
    expect(logRatioInterval(arm(30, 0), arm(30, 3), { alpha: 0.05 }).estimate).toBeNaN()
    const negative = meanMoments([-1, -2])
    const both = logRatioInterval(negative, negative, { alpha: 0.05 })
    expect(both.interval).toEqual([Number.NaN, Number.NaN])
    expect(() => logRatioInterval(arm(3, 1), arm(3, 1), { alpha: 1 })).toThrow(/^alpha/)
  })
})

describe('baselineSampleSize', () => {
  const wanted = { alpha: 0.05, power: 0.8 }

  test.each([
    [0.2, 0.05, 1030],
    [0.05, 0.01, 7663],
    [0.20625, 0.01, 25835],
  ])('rate %d, difference %d: %i (published calculator results)', (rate, difference, units) => {
    expect(Math.round(baselineSampleSize({ ...wanted, rate, difference }))).toBe(units)
  })

  test('plans for the worse direction above one half', () => {
    const at = (rate: number) => baselineSampleSize({ ...wanted, rate, difference: 0.05 })
    expect(at(0.7)).toBeCloseTo(at(0.3), 8)
    const impossible = { ...wanted, rate: 0.5, difference: 0.6 }
    expect(() => baselineSampleSize(impossible)).toThrow(/^difference must leave a rate/)
    expect(() =>
      baselineSampleSize({ ...wanted, power: 0.01, rate: 0.1, difference: 0.1 }),
    ).toThrow(/^power/)
  })
})
