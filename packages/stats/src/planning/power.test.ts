import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Moments } from '../moments.js'
import { proportionSampleSize } from './proportion-sample-size.js'
import { minimumRelativeEffect, relativePower, type DecisionRule } from './relative-power.js'
import { remainingPower } from './remaining-power.js'
import { standardisedPower, standardisedSampleSize } from './standardised-power.js'

const rules: readonly DecisionRule[] = [
  { kind: 'fixed' },
  { kind: 'sequential', tuning: 5000 },
  { kind: 'bayesian' },
  { kind: 'bayesian', prior: { mean: 0, standardDeviation: 0.3 } },
]

describe('standardised power', () => {
  test('half a deviation at 80% power takes 63.77 per arm (R, pwr.t.test)', () => {
    const plan = { effect: 0.5, alpha: 0.05, test: 't' } as const
    expect(standardisedSampleSize(plan, 0.8).control).toBeCloseTo(63.76561, 4)
    expect(standardisedPower(plan, 64)).toBeCloseTo(0.8014596, 6)
  })

  test('a large effect in a small sample (Cohen 1988, table 2.3.5: d = 1, n = 17 gives 0.81)', () => {
    expect(standardisedPower({ effect: 1, alpha: 0.05, test: 't' }, 17)).toBeCloseTo(0.807, 3)
  })

  test('the size found has the power asked for, unequal arms included', () => {
    const power = fc.double({ min: 0.3, max: 0.99, noNaN: true })
    const ratio = fc.double({ min: 0.2, max: 5, noNaN: true })
    fc.assert(
      fc.property(power, ratio, fc.constantFrom('normal', 't'), (power, ratio, test) => {
        const plan = { effect: 0.3, alpha: 0.05, ratio, test } as const
        const { control, treatment } = standardisedSampleSize(plan, power)
        expect(treatment).toBeCloseTo(ratio * control, 9)
        expect(standardisedPower(plan, control)).toBeCloseTo(power, 9)
      }),
      { numRuns: 15 },
    )
  })

  test('a one-sided test never finds an effect on the other side', () => {
    const plan = { effect: -0.3, alpha: 0.05, alternative: 'greater', test: 'normal' } as const
    expect(standardisedPower(plan, 1000)).toBeLessThan(1e-6)
    expect(standardisedSampleSize(plan, 0.8).control).toBeNaN()
    expect(() => standardisedPower({ ...plan, effect: 0 }, 10)).toThrow(/^effect must not be 0/)
  })
})

describe('proportionSampleSize', () => {
  test('a half against three quarters at 90% takes 76.7 per arm (R, power.prop.test)', () => {
    const { pooled } = proportionSampleSize({
      control: 0.5,
      treatment: 0.75,
      alpha: 0.05,
      power: 0.9,
    })
    expect(pooled).toBeCloseTo(76.7, 1)
  })

  test("Cohen's h is antisymmetric", () => {
    const h = (control: number, treatment: number): number =>
      proportionSampleSize({ control, treatment, alpha: 0.05, power: 0.8 }).cohensH
    expect(h(0.1, 0.2)).toBeCloseTo(-h(0.2, 0.1), 15)
    // Cohen 1988, table 6.2.2: phi(.50) - phi(.25) = 1.571 - 1.047.
    expect(h(0.25, 0.5)).toBeCloseTo(0.524, 3)
  })

  test('equal proportions cannot be told apart', () => {
    const input = { control: 0.2, treatment: 0.2, alpha: 0.05, power: 0.8 }
    expect(() => proportionSampleSize(input)).toThrow(/^treatment must differ/)
  })
})

describe('relative power', () => {
  const plan = { mean: 10, variance: 400, unitsPerArm: 4000, alpha: 0.05 }

  test.each(rules)('the smallest effect has the power asked for: %j', (rule) => {
    for (const power of [0.8, 0.9, 0.95]) {
      const effect = minimumRelativeEffect({ ...plan, rule }, power)
      expect(relativePower({ ...plan, rule }, effect)).toBeCloseTo(power, 5)
    }
  })

  test('without an effect the power is alpha, and a flat prior decides as a fixed test does', () => {
    expect(relativePower({ ...plan, rule: { kind: 'fixed' } }, 0)).toBeCloseTo(0.05, 12)
    const at = (rule: DecisionRule): number => relativePower({ ...plan, rule }, 0.1)
    expect(at({ kind: 'bayesian' })).toBeCloseTo(at({ kind: 'fixed' }), 12)
  })

  test('looking at any time costs power', () => {
    const at = (rule: DecisionRule): number => relativePower({ ...plan, rule }, 0.1)
    expect(at({ kind: 'sequential', tuning: 5000 })).toBeLessThan(at({ kind: 'fixed' }))
  })

  test('when noise grows with the effect faster than the effect, none is found', () => {
    const tiny = { ...plan, unitsPerArm: 10, rule: { kind: 'fixed' } } as const
    expect(minimumRelativeEffect(tiny, 0.8)).toBeNaN()
    expect(minimumRelativeEffect({ ...tiny, rule: { kind: 'bayesian' } }, 0.8)).toBeNaN()
  })

  test('a mean of zero has no relative effect', () => {
    expect(() => relativePower({ ...plan, mean: 0, rule: { kind: 'fixed' } }, 0.1)).toThrow(
      /^mean must not be 0/,
    )
  })
})

describe('remainingPower', () => {
  const arm = (n: number, sum: number): Moments => ({ kind: 'proportion', n, sum })
  const options = {
    alpha: 0.05,
    effect: 0.05,
    power: 0.8,
    goalMetrics: 1,
    arms: 2,
    corrected: false,
  }

  test.each(rules)('the growth found reaches the power asked for: %j', (rule) => {
    const result = remainingPower(arm(3000, 600), arm(3000, 620), { ...options, rule })
    expect(result.now).toBeLessThan(0.8)
    expect(result.after(result.growth)).toBeCloseTo(0.8, 9)
    expect(result.units).toBeCloseTo(6000 * result.growth, 6)
  })

  test('enough is enough', () => {
    const rule = { kind: 'fixed' } as const
    const result = remainingPower(arm(1e6, 2e5), arm(1e6, 2.1e5), { ...options, rule })
    expect(result).toMatchObject({ growth: 0, units: 0 })
  })

  test('several goals and a correction ask for more', () => {
    const rule = { kind: 'fixed' } as const
    const growth = (more: object): number =>
      remainingPower(arm(3000, 600), arm(3000, 620), { ...options, rule, ...more }).growth
    expect(growth({ goalMetrics: 3 })).toBeGreaterThan(growth({}))
    expect(growth({ goalMetrics: 3, corrected: true })).toBeGreaterThan(growth({ goalMetrics: 3 }))
  })

  test('an effect of zero is never found and undefined data says nothing', () => {
    const rule = { kind: 'fixed' } as const
    const none = remainingPower(arm(3000, 600), arm(3000, 620), { ...options, rule, effect: 0 })
    expect(none.growth).toBeNaN()
    const empty = remainingPower(arm(0, 0), arm(0, 0), { ...options, rule })
    expect([empty.now, empty.growth, empty.units]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  })
})
