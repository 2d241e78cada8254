import { expect, test } from 'vitest'
import { spentSince } from './spent-since.js'

const items = [
  { day: '2026-11-20', amount: 5 },
  { day: '2026-11-15', amount: 7 },
  { day: '2026-11-01', amount: 11 },
]

test('sums what was spent from a day on, and says where more may follow', () => {
  expect(spentSince({ items, nextCursor: 'more' }, '2026-11-15')).toEqual({
    amount: 12,
    entries: 2,
    all: true,
  })
  expect(spentSince({ items, nextCursor: 'more' }, '2026-10-01').all).toBe(false)
  expect(spentSince({ items, nextCursor: null }, '2026-10-01')).toEqual({
    amount: 23,
    entries: 3,
    all: true,
  })
})
