import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, toNumber } from '../fraction.js'
import { rollup, type RollupItem } from './rollup.js'

const item = fc.record({
  weightBp: fc.integer({ min: 0, max: 10_000 }),
  progress: fc.option(fc.double({ noNaN: true, min: 0, max: 1 }).map(decimal)),
  role: fc.constantFrom('delivery' as const, 'health' as const),
})
const progressOf = (items: readonly RollupItem[]) => {
  const { progress } = rollup(items)
  return progress === null ? null : toNumber(progress)
}

describe('rollup', () => {
  test('the mean lies between the lowest and the highest progress', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const mean = progressOf(items)
        fc.pre(mean !== null)
        const known = items.flatMap((one) =>
          one.role === 'delivery' && one.progress ? [toNumber(one.progress)] : [],
        )
        expect(mean).toBeGreaterThanOrEqual(Math.min(...known))
        expect(mean).toBeLessThanOrEqual(Math.max(...known))
      }),
    )
  })

  test('health key results have no part in it', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const delivery = items.filter((one) => one.role === 'delivery')
        expect(progressOf(items)).toBe(progressOf(delivery))
      }),
    )
  })

  test('weights that are all 0 count as equal', () => {
    const items = [0, 0.5].map((value) => ({ progress: decimal(value), role: 'delivery' as const }))
    expect(progressOf(items.map((one) => ({ ...one, weightBp: 0 })))).toBe(0.25)
  })

  test('a progress without weight beside a weight without progress is no mean', () => {
    const result = rollup([
      { weightBp: 0, progress: decimal(1), role: 'delivery' },
      { weightBp: 10_000, progress: null, role: 'delivery' },
    ])
    expect(result.progress).toBeNull()
    expect(result.coverage && toNumber(result.coverage)).toBe(0)
  })
})
