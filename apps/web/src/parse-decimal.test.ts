import { describe, expect, test } from 'vitest'
import { parseQuantity, parseScaled, printQuantity, printScaled } from './parse-decimal.js'

describe('an amount', () => {
  test.each([
    ['17.5', 1, 175],
    ['17', 1, 170],
    ['0.3', 1, 3],
    ['1,200.05', 2, 120_005],
    ['-2.5', 1, -25],
    ['−2.5', 1, -25],
    ['１２．５', 1, 125],
    [' 8 ', 0, 8],
    // As floating point these two would be 28.999999999999996 and 114.99999999999999.
    ['0.29', 2, 29],
    ['1.15', 2, 115],
    ['90071992547409.91', 2, 9_007_199_254_740_991],
  ])('%s with %i decimals is %i', (text, decimals, value) => {
    expect(parseScaled(text, decimals)).toBe(value)
  })

  test.each(['', '-', '1.25', '1,5', '12,00', '1e3', 'two', '1.2.3', '0x10', '9007199254740993'])(
    'what cannot be read exactly is refused: "%s"',
    (text) => {
      expect(parseScaled(text, 1)).toBeNull()
    },
  )

  test.each([
    [175, 1, '17.5'],
    [170, 1, '17'],
    [3, 2, '0.03'],
    [-25, 1, '-2.5'],
    [0, 2, '0'],
  ])('%i is written back as it was typed', (value, decimals, text) => {
    expect(printScaled(value, decimals)).toBe(text)
    expect(parseScaled(text, decimals)).toBe(value)
  })
})

describe('a quantity', () => {
  test.each([
    ['64.1', 0.641],
    ['0.07', 0.0007],
    ['-12', -0.12],
    ['1,250', 12.5],
  ])('%s percent has no rounding of its own', (text, value) => {
    expect(parseQuantity(text, -2)).toBe(value)
    expect(parseQuantity(printQuantity(value, 2), -2)).toBe(value)
  })

  test('a bare number is itself, and text is none', () => {
    expect(parseQuantity('3.41')).toBe(3.41)
    expect(Object.is(parseQuantity('-0'), 0)).toBe(true)
    expect(parseQuantity('3.41 h')).toBeNull()
    expect(parseQuantity('')).toBeNull()
  })
})
