import { describe, expect, test } from 'vitest'
import { readGroup, type GateValue } from './read-group.js'

const DAYS = [
  ['2026-11-02', '2026-11-08'],
  ['2026-11-09', '2026-11-15'],
] as const

/** Values of two weeks; null where none is recorded. */
const member = (id: string, ...values: (number | null)[]) => ({
  id,
  values: values.flatMap((value, at): GateValue[] => {
    const [periodStart, periodEnd] = DAYS[at] ?? ['', '']
    return value === null ? [] : [{ periodStart, periodEnd, value }]
  }),
})
const readings = (...facts: Parameters<typeof readGroup>) =>
  Object.fromEntries([...readGroup(...facts).members].map(([id, { reading }]) => [id, reading]))

describe('readGroup', () => {
  test('below the mean in both weeks, above the upper quartile in both, or between', () => {
    const group = [
      member('a', 10, 10),
      member('b', 30, 20),
      member('c', 40, 60),
      member('d', 80, 90),
    ]
    const { periods } = readGroup(group, 'up')
    // Means 40 and 45; quartiles at place 2.25 of 10, 30, 40, 80 and of 10, 20, 60, 90.
    expect(periods.map(({ mean, mark }) => [mean, mark])).toEqual([
      [40, 50],
      [45, 67.5],
    ])
    expect(readings(group, 'up')).toEqual({ a: 'below', b: 'below', c: 'between', d: 'above' })
    // Where less is better the best quarter begins at the lower quartile: 25 and 17.5.
    expect(readings(group, 'down')).toEqual({ a: 'above', b: 'between', c: 'between', d: 'below' })
  })

  test('one week on the other side, and exactly the mean, is between', () => {
    const group = [member('a', 10, 40), member('b', 20, 20), member('c', 30, 10)]
    expect(readings(group, 'up')).toEqual({ a: 'between', b: 'between', c: 'between' })
  })

  test('fewer than three, or one week only, compare nothing', () => {
    const two = [member('a', 10, 10), member('b', 30, 30)]
    expect(readings(two, 'up')).toEqual({ a: 'no_data', b: 'no_data' })
    const oneWeek = [member('a', 1), member('b', 2), member('c', 3)]
    expect(readGroup(oneWeek, 'up').periods).toEqual([])
  })

  test('a member without one of the values has no data and is not in the mean', () => {
    const group = [member('a', 1, 1), member('b', 3, 3), member('c', 5, 5), member('d', 99, null)]
    const read = readGroup(group, 'up')
    expect(read.periods.map(({ mean }) => mean)).toEqual([3, 3])
    expect(read.members.get('d')).toEqual({ values: [99, null], reading: 'no_data' })
  })
})
