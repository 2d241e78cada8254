import { expect, test } from 'vitest'
import { checkInOrder } from './check-in-order.js'

const checkIn = (day: string) => ({
  id: `ci_${day}`,
  day,
  value: null,
  milestonesDone: null,
  confidence: 0.5,
  status: null,
  comment: null,
  blockers: null,
  next: null,
  reason: null,
  at: `${day}T08:00:00.000Z`,
  by: 'per_1',
  revisions: [],
})

test('the reader finds their own first, the longest silent before the others', () => {
  const one = (id: string, ownerId: string, ...days: string[]) => ({
    id,
    ownerId,
    checkIns: days.map(checkIn),
  })
  const all = [
    one('theirs', 'per_2'),
    one('mine', 'per_1', '2026-11-18', '2026-11-04'),
    one('mine-longer', 'per_1', '2026-11-11'),
    one('mine-never', 'per_1'),
  ]
  expect(checkInOrder(all, 'per_1').map(({ id }) => id)).toEqual([
    'mine-never',
    'mine-longer',
    'mine',
    'theirs',
  ])
})
