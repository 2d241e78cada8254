import { expect, test } from 'vitest'
import { pathRows, rowsAround } from './path-rows.js'

const day = (index: number) => `2026-11-${String(index).padStart(2, '0')}`
const period = (index: number, deviation: number | null) => ({
  periodStart: day(index),
  periodEnd: day(index),
  expected: 10,
  halfWidth: null,
  actual: deviation === null ? null : 10 - 10 * deviation,
  deviation,
})
const path = (deviations: (number | null)[], rest = {}) => ({
  metricId: 'met_1',
  periods: deviations.map((one, index) => period(index + 1, one)),
  side: 'adverse' as const,
  threshold: 0.1,
  missing: 'skip' as const,
  firedOn: [day(3)],
  openReviewId: null,
  tooEasy: false,
  changedAt: null,
  changedBy: null,
  ...rest,
})
const says = (...args: Parameters<typeof path>) =>
  pathRows(path(...args), day(6)).map((row) => row.says)

test('every period says what the rule makes of it, equality included', () => {
  expect(says([0, 0.1, 0.3, 0.0999, null, null])).toEqual([
    'within',
    'deviates',
    'fired',
    'within',
    'unjudged',
    'ahead',
  ])
})

test('the good side counts only where both do', () => {
  expect(says([-0.5])).toEqual(['within'])
  expect(says([-0.5], { side: 'both' })).toEqual(['deviates'])
})

test('around today are the newest six that are over and the next two', () => {
  const rows = pathRows(path(Array.from({ length: 12 }, () => null)), day(9))
  expect(rowsAround(rows, day(9)).map((row) => row.periodStart)).toEqual(
    [3, 4, 5, 6, 7, 8, 9, 10].map(day),
  )
})
