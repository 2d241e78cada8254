import { describe, expect, test } from 'vitest'
import type { Adapters } from './adapter.js'
import { runVectors } from './run-vectors.js'

const adapters: Adapters = {
  double: (input) => ({ value: 2 * input.number('x'), parts: { p_value: 1e-20 } }),
  refuse: () => {
    throw new RangeError('x must be positive')
  },
}

const vector = (changes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  id: 'double-1',
  method: 'double',
  input: { x: 2 },
  options: {},
  expected: { value: 4 },
  tolerance: { rel: 0, abs: 0 },
  ...changes,
})

describe('runVectors', () => {
  test('a result inside the tolerance passes', () => {
    const near = vector({ expected: { value: 4.1 }, tolerance: { rel: 0, abs: 0.11 } })
    expect(runVectors([near], adapters).passed).toBe(1)
  })

  test('a result outside the tolerance fails and says what it got', () => {
    expect(runVectors([vector({ expected: { value: 4.1 } })], adapters).failures).toEqual([
      { id: 'double-1', problem: null, differences: [{ field: 'value', got: 4, expected: 4.1 }] },
    ])
  })

  test('a tolerance of its own reaches into nested fields', () => {
    const nested = { expected: { parts: { p_value: 2e-20 } }, tolerance: { rel: 0, abs: 1 } }
    expect(runVectors([vector(nested)], adapters).passed).toBe(1)
    const strict = { ...nested, field_tolerance: { p_value: { rel: 0.1, abs: 0 } } }
    expect(runVectors([vector(strict)], adapters).failures).toHaveLength(1)
  })

  test('special numbers are read from strings on both sides', () => {
    const infinite = vector({ input: { x: 'Infinity' }, expected: { value: 'Infinity' } })
    const minus = vector({ input: { x: '-Infinity' }, expected: { value: 'Infinity' } })
    const nan = vector({ input: { x: 'NaN' }, expected: { value: 'NaN' } })
    expect(runVectors([infinite, minus, nan], adapters)).toMatchObject({
      passed: 2,
      failures: [{ differences: [{ got: Number.NEGATIVE_INFINITY }] }],
    })
  })

  test('a missing field, a null and a wrong length are differences', () => {
    const missing = vector({ expected: { other: 0 } })
    const empty = vector({ expected: { value: null } })
    const list = vector({ expected: { value: [4] } })
    expect(runVectors([missing, empty, list], adapters).failures).toHaveLength(3)
  })

  test('a method without adapter is skipped whole, inherited names included', () => {
    const cases = [vector({ method: 'triple' }), vector({ method: 'toString' })]
    const outcome = runVectors(cases, adapters)
    expect(outcome.skipped).toBe(2)
    expect([...outcome.notCovered.keys()]).toEqual(['triple', 'toString'])
  })

  test('a malformed case fails alone, with the path of what is wrong', () => {
    const broken = [
      vector({ tolerance: undefined }),
      vector({ input: { x: 'two' } }),
      7,
      vector({}),
    ]
    const outcome = runVectors(broken, adapters)
    expect(outcome.passed).toBe(1)
    expect(outcome.failures.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('cases[0].tolerance: expected an object'),
      expect.stringContaining('double-1 input.x: expected a number, got "two"'),
      expect.stringContaining('cases[2]: expected an object, got 7'),
    ])
  })

  test('an error thrown by the product is a failure, not a skip', () => {
    expect(runVectors([vector({ method: 'refuse' })], adapters).failures).toEqual([
      { id: 'double-1', problem: 'RangeError: x must be positive', differences: [] },
    ])
  })
})
