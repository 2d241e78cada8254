import { chiSquareSurvival } from '@sextant/stats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  assignUnit,
  bucketOf,
  isInAudience,
  matchesFilter,
  PropertyFilter,
  variantOfBucket,
  type AssignmentRule,
} from '../contract/index.js'

const UNITS = 1_000_000

function* units() {
  for (let index = 0; index < UNITS; index += 1) yield `user-${index}`
}

const rule = (rest: Partial<AssignmentRule> = {}): AssignmentRule => ({
  seed: 'checkout',
  weightsBp: [5000, 5000],
  coverageBp: 10_000,
  layer: null,
  ...rest,
})

/** Pearson's statistic of counts against what was expected, and its p value. */
function pearson(counts: ArrayLike<number>, expected: ArrayLike<number>, degrees: number): number {
  let statistic = 0
  for (let at = 0; at < counts.length; at += 1) {
    const wanted = expected[at] ?? 0
    statistic += ((counts[at] ?? 0) - wanted) ** 2 / wanted
  }
  return chiSquareSurvival(statistic, degrees)
}

/** p value of the hypothesis that rows and columns of the table have nothing to do with each other. */
function independence(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => row.reduce((sum, cell) => sum + cell, 0))
  const columns = (table[0] ?? []).map((_, at) =>
    table.reduce((sum, row) => sum + (row[at] ?? 0), 0),
  )
  const total = rows.reduce((sum, row) => sum + row, 0)
  const expected = rows.flatMap((row) => columns.map((column) => (row * column) / total))
  return pearson(table.flat(), expected, (rows.length - 1) * (columns.length - 1))
}

describe('over a million units', () => {
  test.each(['checkout', 'exp-1', '结账'])('buckets of %s are filled evenly', (seed) => {
    const counts = new Uint32Array(10_000)
    for (const unit of units())
      counts[bucketOf(seed, unit)] = (counts[bucketOf(seed, unit)] ?? 0) + 1
    const p = pearson(counts, new Float64Array(10_000).fill(UNITS / 10_000), 9999)
    // Neither uneven nor too even to be chance.
    expect(p).toBeGreaterThan(0.001)
    expect(p).toBeLessThan(0.999)
  })

  test.each([
    ['exp-1', 'exp-2'],
    ['checkout', 'checkout-2'],
    ['a', 'layer:a'],
  ])('the variant in %s says nothing of the one in %s', (one, other) => {
    const table = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]
    const first = rule({ seed: one, weightsBp: [5000, 3000, 2000] })
    const second = rule({ seed: other, weightsBp: [2500, 2500, 2500, 2500] })
    for (const unit of units()) {
      const row = table[Number(assignUnit(first, unit))]
      const column = Number(assignUnit(second, unit))
      if (row !== undefined) row[column] = (row[column] ?? 0) + 1
    }
    const p = independence(table)
    expect(p).toBeGreaterThan(0.001)
    expect(p).toBeLessThan(0.999)
  })

  test('variants get their weights, and coverage its share', () => {
    const weightsBp = [7000, 2000, 1000]
    const counts = [0, 0, 0, 0]
    const covered = rule({ weightsBp, coverageBp: 2500 })
    for (const unit of units()) {
      const index = assignUnit(covered, unit)
      const at = typeof index === 'number' ? index : 3
      counts[at] = (counts[at] ?? 0) + 1
    }
    const expected = [...weightsBp.map((weight) => (UNITS * weight * 0.25) / 10_000), UNITS * 0.75]
    expect(pearson(counts, expected, 3)).toBeGreaterThan(0.001)
  })
})

const anyText = fc.string({ unit: 'binary', maxLength: 40 })
const anyWeights = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 6 })
  .map((parts) => {
    const sum = parts.reduce((total, part) => total + part, 0)
    const cut = parts.slice(1).map((part) => Math.floor((part * 10_000) / sum))
    return [10_000 - cut.reduce((total, part) => total + part, 0), ...cut]
  })
const anyBp = fc.integer({ min: 0, max: 10_000 })

describe('assignUnit', () => {
  test('raising coverage moves nobody', () => {
    fc.assert(
      fc.property(anyText, anyText, anyWeights, anyBp, anyBp, (seed, unit, weightsBp, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        const before = assignUnit(rule({ seed, weightsBp, coverageBp: low }), unit)
        const after = assignUnit(rule({ seed, weightsBp, coverageBp: high }), unit)
        expect(before !== 'coverage' && after !== before).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })

  test('full coverage leaves nobody out, none takes nobody', () => {
    fc.assert(
      fc.property(anyText, anyText, anyWeights, (seed, unit, weightsBp) => {
        expect(assignUnit(rule({ seed, weightsBp }), unit)).toBeTypeOf('number')
        expect(assignUnit(rule({ seed, weightsBp, coverageBp: 0 }), unit)).toBe('coverage')
      }),
    )
  })

  test('experiments of one layer never share a unit, and together leave none out', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 9999 }), (unit, cut) => {
        const part = (seed: string, startBp: number, endBp: number) =>
          assignUnit(rule({ seed, layer: { key: 'page', startBp, endBp } }), unit)
        const inside = [part('one', 0, cut), part('two', cut, 10_000)].filter(
          (index) => index !== 'layer',
        )
        expect(inside).toHaveLength(1)
      }),
      { numRuns: 2000 },
    )
  })

  test('a layer hashes with a seed of its own', () => {
    const layer = { key: 'checkout', startBp: 0, endBp: 5000 }
    const table = [
      [0, 0],
      [0, 0],
    ]
    for (let index = 0; index < 100_000; index += 1) {
      const unit = `user-${index}`
      const inLayer = assignUnit(rule({ layer }), unit) === 'layer' ? 0 : 1
      const variant = Number(assignUnit(rule(), unit))
      const row = table[inLayer]
      if (row !== undefined) row[variant] = (row[variant] ?? 0) + 1
    }
    expect(independence(table)).toBeGreaterThan(0.001)
  })

  test('the edge of a range belongs to what starts there', () => {
    const at = (bucket: number, coverageBp: number) =>
      variantOfBucket(bucket, [3334, 3333, 3333], coverageBp)
    expect([at(3333, 10_000), at(3334, 10_000), at(9999, 10_000)]).toEqual([0, 1, 2])
    // Half of 3,333 is 1,666.5 buckets: 3,334 to 5,000 are in, 5,001 is not.
    expect([at(5000, 5000), at(5001, 5000)]).toEqual([1, null])
  })
})

describe('an audience', () => {
  const passes = (filter: unknown, attributes: Record<string, unknown>) =>
    matchesFilter(attributes, PropertyFilter.parse(filter))

  test.each([
    [{ property: 'plan', operator: 'equals', values: ['pro'] }, { plan: 'pro' }, { plan: 'PRO' }],
    [{ property: 'plan', operator: 'in', values: ['a', 'b'] }, { plan: 'b' }, { plan: 'c' }],
    [{ property: 'n', operator: 'equals', values: [5] }, { n: '5' }, { n: true }],
    [{ property: 'b', operator: 'equals', values: [true] }, { b: true }, { b: 'true' }],
    [{ property: 'plan', operator: 'not_equals', values: ['pro'] }, {}, { plan: 'pro' }],
    [{ property: 'plan', operator: 'not_in', values: ['a', 'b'] }, { plan: 'c' }, { plan: 'a' }],
    [{ property: 'n', operator: 'greater', values: [5] }, { n: 5.1 }, { n: 5 }],
    [{ property: 'n', operator: 'at_least', values: [5] }, { n: 5 }, { n: 4.9 }],
    [{ property: 'n', operator: 'less', values: [5] }, { n: '4' }, { n: 'four' }],
    [{ property: 'n', operator: 'at_most', values: [5] }, { n: 5 }, { n: null }],
    [{ property: 't', operator: 'contains', values: ['b%'] }, { t: 'ab%c' }, { t: 'abc' }],
    [{ property: 't', operator: 'starts_with', values: ['a_'] }, { t: 'a_b' }, { t: 'axb' }],
    [{ property: 'x', operator: 'exists' }, { x: 0 }, { x: null }],
    [{ property: 'x', operator: 'missing' }, {}, { x: '' }],
    [{ property: 'a.b', operator: 'equals', values: [1] }, { a: { b: 1 } }, { a: [1] }],
  ])('%j', (filter, inside, outside) => {
    expect(passes(filter, inside)).toBe(true)
    expect(passes(filter, outside)).toBe(false)
  })

  test('finds nothing that was not sent', () => {
    for (const property of ['constructor', '__proto__', 'toString', '__proto__.polluted']) {
      expect(passes({ property, operator: 'missing' }, {})).toBe(true)
    }
  })

  test('is everybody without conditions, and whom all of them hold for otherwise', () => {
    const one = PropertyFilter.parse({ property: 'a', operator: 'exists' })
    const two = PropertyFilter.parse({ property: 'b', operator: 'exists' })
    expect(isInAudience([], {})).toBe(true)
    expect(isInAudience([one, two], { a: 1 })).toBe(false)
    expect(isInAudience([one, two], { a: 1, b: 1 })).toBe(true)
  })
})
