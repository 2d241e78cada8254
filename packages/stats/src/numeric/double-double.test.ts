import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addExactly, divide, multiplyExactly, round, subtract } from './double-double.js'

const integer = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n })

const exactly = (sum: { high: number; low: number }): bigint => BigInt(sum.high) + BigInt(sum.low)

describe('double-double', () => {
  test('sums and products of integers are exact', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(exactly(addExactly(Number(a), Number(b)))).toBe(a + b)
        expect(exactly(multiplyExactly(Number(a), Number(b)))).toBe(a * b)
      }),
    )
  })

  test('a product divided by one factor gives the other back', () => {
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        fc.pre(b !== 0n)
        const product = multiplyExactly(Number(a), Number(b))
        expect(round(subtract(divide(product, Number(b)), { high: Number(a), low: 0 }))).toBe(0)
      }),
    )
  })

  test('overflow of the split falls back to the plain product', () => {
    expect(multiplyExactly(1e305, 8)).toEqual({ high: 8e305, low: 0 })
  })
})
