import { expect, test } from 'vitest'
import { estimateRows } from './estimate.js'

const view = (core: number, supporting: number, exploratory: number) => ({
  amounts: { core, supporting, exploratory },
  total: core + supporting + exploratory,
  shares: null,
  percent: null,
  deviation: null,
  severity: null,
  maxDeviation: null,
  tvd: null,
  overall: null,
})

test('people at their day rate stand beside money, tier by tier', () => {
  const people = { actual: view(25, 10, 0), unassigned: 4 }
  const money = { actual: view(100, 0, 7), unassigned: 1 }
  expect(estimateRows(people, money, 80_000)).toEqual([
    { tier: 'core', days: 25, people: 200_000, money: 100, together: 200_100 },
    { tier: 'supporting', days: 10, people: 80_000, money: 0, together: 80_000 },
    { tier: 'exploratory', days: 0, people: 0, money: 7, together: 7 },
    { tier: null, days: 4, people: 32_000, money: 1, together: 32_001 },
  ])
  expect(estimateRows(people, null, 3).map(({ together }) => together)).toEqual([8, 3, 0, 1])
})
