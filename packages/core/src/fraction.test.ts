import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, decimal, minus, over, plus, ratio, times, toNumber, ZERO } from './fraction.js'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })

describe('fraction', () => {
  test('every double comes back as itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(toNumber(decimal(value))).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  test('decimals add as people add them', () => {
    expect(compare(plus(decimal(0.1), decimal(0.2)), decimal(0.3))).toBe(0)
    expect(compare(minus(decimal(0.5), decimal(0.05)), decimal(0.45))).toBe(0)
    expect(decimal(1.5e-7)).toEqual(ratio(15, 100_000_000))
    expect(compare(decimal(1e21), ratio(10n ** 21n))).toBe(0)
  })

  test('what is added can be taken away', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        const a = decimal(x)
        const b = decimal(y)
        expect(compare(minus(plus(a, b), b), a)).toBe(0)
      }),
    )
  })

  test('what is multiplied can be divided', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        fc.pre(y !== 0)
        const b = decimal(y)
        expect(compare(over(times(decimal(x), b), b), decimal(x))).toBe(0)
      }),
    )
  })

  test('dividing by 0 and reading what is not finite are errors', () => {
    expect(() => over(ratio(1), ZERO)).toThrow(RangeError)
    expect(() => decimal(Number.NaN)).toThrow(RangeError)
    expect(() => decimal(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
})
