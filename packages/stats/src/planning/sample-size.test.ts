import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../compare.js'
import { normalSurvival } from '../distributions/normal.js'
import { durationDays } from './duration.js'
import { minimumDetectableEffect, sampleSize } from './sample-size.js'

const plan = { mean: 10, variance: 25, minimumEffect: 0.05, alpha: 0.05, power: 0.8 }

describe('sampleSize', () => {
  test("half a standard deviation at 80%: 63 per arm (Cohen 1988's normal approximation)", () => {
    // delta / sigma = 0.5: 2 (1.95996 + 0.84162)^2 / 0.25 = 62.79.
    expect(sampleSize({ ...plan, minimumEffect: 0.25 })).toEqual({ control: 63, treatment: 63 })
  })

  test('the planned effect is detectable at the size given, and not with one unit less', () => {
    const effect = fc.double({ min: 0.001, max: 0.5, noNaN: true })
    const power = fc.double({ min: 0.5, max: 0.99, noNaN: true })
    const ratio = fc.double({ min: 0.25, max: 4, noNaN: true })
    fc.assert(
      fc.property(effect, power, ratio, (minimumEffect, power, ratio) => {
        const { control } = sampleSize({ ...plan, minimumEffect, power, ratio })
        const detectable = (control: number): number =>
          minimumDetectableEffect({ ...plan, power, control, treatment: ratio * control }).relative
        expect(detectable(control)).toBeLessThanOrEqual(minimumEffect * (1 + 1e-12))
        fc.pre(control > 1)
        expect(detectable(control - 1)).toBeGreaterThan(minimumEffect * (1 - 1e-12))
      }),
    )
  })

  test('the analysis of that many units finds the effect with the planned probability', () => {
    const { control: n } = sampleSize(plan)
    const m2 = plan.variance * (n - 1)
    const { statistic } = compare(
      { kind: 'mean', n, mean: 10, m2 },
      { kind: 'mean', n, mean: 10.5, m2 },
      { difference: 'absolute', alpha: 0.05 },
    )
    expect(normalSurvival(1.959963984540054 - statistic)).toBeCloseTo(0.8, 3)
  })

  test('a smaller effect, a smaller alpha and more power cost more units', () => {
    const base = sampleSize(plan).control
    expect(sampleSize({ ...plan, minimumEffect: 0.04 }).control).toBeGreaterThan(base)
    expect(sampleSize({ ...plan, alpha: 0.01 }).control).toBeGreaterThan(base)
    expect(sampleSize({ ...plan, power: 0.9 }).control).toBeGreaterThan(base)
    expect(sampleSize({ ...plan, alternative: 'greater' }).control).toBeLessThan(base)
  })

  test('arguments outside their domain are named', () => {
    expect(() => sampleSize({ ...plan, mean: 0 })).toThrow(/^mean must not be 0/)
    expect(() => sampleSize({ ...plan, variance: 0 })).toThrow(/^variance must be above 0/)
    expect(() => sampleSize({ ...plan, minimumEffect: -0.1 })).toThrow(/^minimumEffect/)
    expect(() => sampleSize({ ...plan, alpha: 1 })).toThrow(/^alpha/)
    expect(() => sampleSize({ ...plan, power: 1 })).toThrow(/^power/)
    expect(() => sampleSize({ ...plan, power: 0.01 })).toThrow(/^power must exceed/)
    expect(() => sampleSize({ ...plan, ratio: 0 })).toThrow(/^ratio/)
  })
})

describe('durationDays', () => {
  test('runs whole weeks unless told otherwise', () => {
    expect(durationDays({ units: 1000, unitsPerDay: 100 })).toBe(14)
    expect(durationDays({ units: 1000, unitsPerDay: 100, wholeWeeks: false })).toBe(10)
    expect(durationDays({ units: 0, unitsPerDay: 100 })).toBe(0)
    expect(() => durationDays({ units: 1, unitsPerDay: 0 })).toThrow(/^unitsPerDay/)
  })
})
