import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { band, drift } from './drift.js'
import { fromTiers, tiersOf } from './per-tier.js'
import { split } from './split.js'

const TARGET = fromTiers([7000, 2000, 1000])
const amount = fc.integer({ min: 0, max: 1e12 })

describe('drift', () => {
  test('bands are 5, 5 and 2.5 points around 70/20/10', () => {
    expect(tiersOf(TARGET).map((bp) => band(bp))).toEqual([0.05, 0.05, 0.025])
  })

  test('an amount on the edge of its band is ok, one unit beyond is not', () => {
    expect(drift(fromTiers([75, 15, 10]), TARGET)?.severity.core).toBe('ok')
    expect(drift(fromTiers([750_001, 149_999, 100_000]), TARGET)?.severity.core).toBe('watch')
    expect(drift(fromTiers([800, 100, 100]), TARGET)?.severity.core).toBe('watch')
    expect(drift(fromTiers([800_001, 99_999, 100_000]), TARGET)?.severity.core).toBe('breach')
  })

  test('little exploratory work is never only watched; much of it is', () => {
    expect(drift(fromTiers([730, 200, 70]), TARGET)?.severity.exploratory).toBe('breach')
    expect(drift(fromTiers([670, 200, 130]), TARGET)?.severity.exploratory).toBe('watch')
  })

  test('nothing spent has no drift', () => {
    expect(drift(fromTiers([0, 0, 0]), TARGET)).toBeNull()
  })

  test('shares sum to 1, and the most one tier is off never exceeds what would have to move', () => {
    fc.assert(
      fc.property(amount, amount, amount, (core, supporting, exploratory) => {
        const result = drift({ core, supporting, exploratory }, TARGET)
        fc.pre(result !== null)
        const sum = tiersOf(result.share).reduce((a, b) => a + b, 0)
        expect(sum).toBeCloseTo(1, 12)
        expect(result.maxDeviation).toBeLessThanOrEqual(result.tvd + 1e-15)
      }),
    )
  })

  test('an exactly split total is on target to within one unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 1e12 }), (total) => {
        const [core = 0, supporting = 0, exploratory = 0] = split(total, tiersOf(TARGET))
        const result = drift({ core, supporting, exploratory }, TARGET)
        expect(result?.maxDeviation).toBeLessThanOrEqual(1 / total)
        expect(result?.overall).toBe('ok')
      }),
    )
  })
})
