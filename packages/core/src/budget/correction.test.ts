import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { correction } from './correction.js'
import { byTier, fromTiers, tiersOf, type PerTier } from './per-tier.js'

const TARGET = fromTiers([7000, 2000, 1000])
const sumOf = (values: PerTier<number>) => tiersOf(values).reduce((a, b) => a + b, 0)

/** A total with three parts of it spent. */
const partlySpent = fc
  .tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 60 }),
  )
  .filter(([total, ...spent]) => spent.reduce((a, b) => a + b, 0) <= total)

/** The least drift that any way of spending the rest can end with, in units of the total. */
function leastMoved(left: number, spent: PerTier<number>, full: PerTier<number>): number {
  let least = Number.POSITIVE_INFINITY
  for (let core = 0; core <= left; core += 1) {
    for (let supporting = 0; core + supporting <= left; supporting += 1) {
      const added = fromTiers([core, supporting, left - core - supporting])
      const off = byTier((tier) => Math.abs(spent[tier] + added[tier] - full[tier]))
      least = Math.min(least, sumOf(off) / 2)
    }
  }
  return least
}

describe('correction', () => {
  test('the rest is spent exactly, never negatively', () => {
    fc.assert(
      fc.property(partlySpent, ([total, ...parts]) => {
        const spent = fromTiers(parts)
        const plan = correction(total, spent, TARGET)
        expect(sumOf(plan.spend)).toBe(total - sumOf(spent))
        expect(tiersOf(plan.spend).every((amount) => amount >= 0)).toBe(true)
      }),
    )
  })

  test('no other way of spending the rest ends nearer to the target', () => {
    fc.assert(
      fc.property(partlySpent, ([total, ...parts]) => {
        const spent = fromTiers(parts)
        const plan = correction(total, spent, TARGET)
        const best = leastMoved(total - sumOf(spent), spent, plan.full)
        expect(plan.bestTvd * total).toBeCloseTo(best, 9)
        const off = byTier((tier) => Math.abs(spent[tier] + plan.spend[tier] - plan.full[tier]))
        expect(sumOf(off) / 2).toBe(best)
      }),
      { numRuns: 40 },
    )
  })

  test('more spent than there is leaves nothing to plan', () => {
    expect(() => correction(10, fromTiers([11, 0, 0]), TARGET)).toThrow(RangeError)
  })
})
