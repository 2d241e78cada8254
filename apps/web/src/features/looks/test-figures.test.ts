import { describe, expect, test } from 'vitest'
import { figuresOf, testsCsv } from './test-figures.js'

describe('figuresOf', () => {
  test('names every leaf by its path and keeps every digit', () => {
    const record = { a: { b: [0.1 + 0.2, null] }, c: 'x', d: false }
    expect(figuresOf(record)).toEqual([
      { path: 'a.b.0', text: '0.30000000000000004' },
      { path: 'a.b.1', text: '' },
      { path: 'c', text: 'x' },
      { path: 'd', text: 'false' },
    ])
  })
})

describe('testsCsv', () => {
  // Only what the file needs of a test; the rest is flattened alike.
  const one = (metricKey: string, rest: object) =>
    Object.assign({ metricKey, treatment: { variant: 'b' } }, rest)
  const csv = (...tests: readonly object[]) => Reflect.apply(testsCsv, undefined, [tests])

  test('has a row for every figure of any test and a column for each test', () => {
    expect(csv(one('x', { p: -0.5 }), one('y', { q: 1e-12 }))).toBe(
      ['figure,x b,y b', 'metricKey,x,y', 'treatment.variant,b,b', 'p,-0.5,', 'q,,1e-12', ''].join(
        '\r\n',
      ),
    )
  })

  test('quotes what would break a row and marks what a spreadsheet would run', () => {
    const lines = csv(one('x', { explain: 'a, "b"\nc', name: '=1+1' }))
    expect(lines).toContain('explain,"a, ""b""\nc"')
    expect(lines).toContain("name,'=1+1")
  })
})
