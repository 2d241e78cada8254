import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toNumber } from '../fraction.js'
import { alerts, isTooEasy, type AlertRule, type ExpectedPeriod } from './target-path-alert.js'

const UP: AlertRule = { direction: 'up', threshold: 0.1 }
const against = (expected: number, actuals: readonly (number | null)[]): ExpectedPeriod[] =>
  actuals.map((actual) => ({ expected, actual }))
const fires = (rule: AlertRule, periods: readonly ExpectedPeriod[]) => [
  ...alerts(rule, periods).firesAt,
]

describe('the two-period rule', () => {
  test('fires at the second of two periods that are a tenth below', () => {
    expect(fires(UP, against(100, [90, 90]))).toEqual([1])
    expect(fires({ ...UP, direction: 'down' }, against(45, [49.5, 50]))).toEqual([1])
  })

  test('equality counts where binary fractions would not say equal', () => {
    // 0.3 - 0.27 is 0.02999999999999997 in binary, 10% in decimals.
    expect((0.3 - 0.27) / 0.3 >= 0.1).toBe(false)
    expect(fires(UP, against(0.3, [0.27, 0.27]))).toEqual([1])
    expect(fires(UP, against(1.1, [0.99, 0.99]))).toEqual([1])
  })

  test('a hair above the line is not a deviation, below the slack it is', () => {
    expect(fires(UP, against(1, [0.9000001, 0.9]))).toEqual([])
    expect(fires(UP, against(1, [0.9000000005, 0.9]))).toEqual([1])
  })

  test('a missing period neither counts nor breaks a run, unless it is to', () => {
    expect(fires(UP, against(100, [89, null, 88]))).toEqual([2])
    expect(fires({ ...UP, missing: 'reset' }, against(100, [89, null, 88]))).toEqual([])
    expect(fires({ ...UP, missing: 'reset' }, against(100, [89, null, 88, 87]))).toEqual([3])
  })

  test('an expected value of 0 cannot be judged', () => {
    const periods = [
      { expected: 100, actual: 50 },
      { expected: 0, actual: -500 },
      { expected: 100, actual: 50 },
    ]
    expect(alerts(UP, periods).deviations.map((item) => item && toNumber(item))).toEqual([
      0.5,
      null,
      0.5,
    ])
    expect(fires(UP, periods)).toEqual([2])
  })

  test('counting starts anew after it fired', () => {
    expect(fires(UP, against(100, [80, 80, 80, 80, 80]))).toEqual([1, 3])
  })

  test('a good period between two bad ones breaks the run', () => {
    expect(fires(UP, against(100, [80, 100, 80, 100]))).toEqual([])
  })

  test('negative expectations: further below is worse for what should go up', () => {
    expect(fires(UP, against(-10, [-11, -12]))).toEqual([1])
    expect(fires(UP, against(-10, [-9, -8]))).toEqual([])
  })

  test('the good side fires only where both sides count', () => {
    expect(fires(UP, against(100, [130, 130]))).toEqual([])
    expect(fires({ ...UP, side: 'both' }, against(100, [130, 70]))).toEqual([1])
  })

  test('a metric without a good side is judged by its band, edges inside', () => {
    const rule: AlertRule = { direction: 'neutral', threshold: 0.1 }
    const band = (actual: number) => ({ expected: 10, halfWidth: 2, actual })
    expect(fires(rule, [band(8), band(12)])).toEqual([])
    expect(fires(rule, [band(7.8), band(12.2)])).toEqual([1])
    expect(alerts(rule, against(10, [50])).deviations).toEqual([null])
  })

  test('says that a target is too easy only after two in a row', () => {
    const easy = (actuals: (number | null)[]) => isTooEasy(0.1, alerts(UP, against(10, actuals)))
    expect(easy([11, 11])).toBe(true)
    expect(easy([11, null, 11])).toBe(true)
    expect(easy([11, 10.9])).toBe(false)
    expect(easy([11])).toBe(false)
    expect(easy([])).toBe(false)
  })
})

const cents = fc.integer({ min: -10_000, max: 10_000 })
const period = fc.record({ expected: cents, actual: fc.option(cents, { freq: 4 }) })

/** The same rule on integers, where a tenth of the expectation is compared without division. */
function plainly(periods: readonly { expected: number; actual: number | null }[]): number[] {
  const found: number[] = []
  let run = 0
  for (const [index, { expected, actual }] of periods.entries()) {
    if (actual === null || expected === 0) continue
    // Values are hundredths: no deviation lies within the slack without being a tenth exactly.
    run = 10 * (expected - actual) >= Math.abs(expected) ? run + 1 : 0
    if (run === 2) found.push(index)
    if (run === 2) run = 0
  }
  return found
}

describe('properties', () => {
  test('decimals fire exactly where integers do', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 30 }), (periods) => {
        const scaled = periods.map(({ expected, actual }) => ({
          expected: expected / 100,
          actual: actual === null ? null : actual / 100,
        }))
        expect(fires(UP, scaled)).toEqual(plainly(periods))
      }),
    )
  })

  test('down is up with the signs turned around', () => {
    fc.assert(
      fc.property(fc.array(period, { maxLength: 30 }), (periods) => {
        const turned = periods.map(({ expected, actual }) => ({
          expected: -expected,
          actual: actual === null ? null : -actual,
        }))
        expect(fires({ ...UP, direction: 'down' }, turned)).toEqual(fires(UP, periods))
      }),
    )
  })
})
