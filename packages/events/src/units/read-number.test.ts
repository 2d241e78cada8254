import { describe, expect, test } from 'vitest'
import { readBinary, readNumber } from './read-number.js'

describe('reading a number', () => {
  test.each([
    ['0', 0],
    [' 12.50\t', 12.5],
    ['-3', -3],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['2.5E-3', 0.0025],
    ['1000000000000000', 1e15],
    ['1e-999', 0],
  ])('%j is %d', (cell, value) => expect(readNumber(cell)).toBe(value))

  test('minus zero is zero', () => expect(Object.is(readNumber('-0'), 0)).toBe(true))

  test.each([
    ['', 'empty_value'],
    ['   ', 'empty_value'],
    ['NaN', 'not_finite'],
    ['-Infinity', 'not_finite'],
    ['inf', 'not_finite'],
    ['1e999', 'not_finite'],
    ['1000000000000001', 'out_of_range'],
    ['-1e300', 'out_of_range'],
    ...[
      'abc',
      '0x10',
      '1_000',
      '1,000',
      '12%',
      '$5',
      '1e',
      '.',
      '--1',
      '1 2',
      'null',
      'true',
      '１',
    ].map((text) => [text, 'not_a_number']),
  ])('%j is %s', (cell, fault) => expect(readNumber(cell)).toBe(fault))

  test('a long run of digits is judged in one pass', () => {
    const started = performance.now()
    expect(readNumber(`${'1'.repeat(60_000)}x`)).toBe('not_a_number')
    // Backtracking over every split of the digits took seconds.
    expect(performance.now() - started).toBeLessThan(200)
  })
})

describe('reading a yes or no', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['1.0', 1],
    [' TRUE ', 1],
    ['false', 0],
    ['2', 'not_binary'],
    ['0.5', 'not_binary'],
    ['yes', 'not_a_number'],
    ['', 'empty_value'],
    ['nan', 'not_finite'],
  ])('%j is %s', (cell, value) => expect(readBinary(cell)).toBe(value))
})
