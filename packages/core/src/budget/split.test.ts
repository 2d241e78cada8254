import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { split } from './split.js'

const weights = fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 })
const total = fc.integer({ min: 0, max: 1e12 })

describe('split', () => {
  test('three key results share the weight as 3334, 3333, 3333', () => {
    expect(split(10_000, [1, 1, 1])).toEqual([3334, 3333, 3333])
  })

  test('the parts always sum to the total', () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        expect(split(amount, shares).reduce((sum, part) => sum + part, 0)).toBe(amount)
      }),
    )
  })

  test('no part is a whole unit away from its exact share', () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const sum = shares.reduce((a, b) => a + b, 0)
        fc.pre(sum > 0)
        split(amount, shares).forEach((part, index) => {
          const distance = BigInt(part) * BigInt(sum) - BigInt(amount) * BigInt(shares[index] ?? 0)
          expect(distance < BigInt(sum) && distance > -BigInt(sum)).toBe(true)
        })
      }),
    )
  })

  test('a larger weight never gets less', () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const parts = split(
          amount,
          shares.toSorted((a, b) => b - a),
        )
        expect(parts).toEqual(parts.toSorted((a, b) => b - a))
      }),
    )
  })

  test('weights that are all 0 count as equal', () => {
    fc.assert(
      fc.property(total, fc.integer({ min: 1, max: 12 }), (amount, length) => {
        const none = Array.from({ length }, () => 0)
        const even = Array.from({ length }, () => 1)
        expect(split(amount, none)).toEqual(split(amount, even))
      }),
    )
  })

  test('a negative total is split as its opposite', () => {
    expect(split(-101, [7000, 2000, 1000])).toEqual([-71, -20, -10])
  })

  test('what cannot be split exactly is refused', () => {
    expect(() => split(1.5, [1])).toThrow(RangeError)
    expect(() => split(1, [-1, 2])).toThrow(RangeError)
    expect(split(5, [])).toEqual([])
  })
})
