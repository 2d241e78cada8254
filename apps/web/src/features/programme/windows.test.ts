import type { Cycle } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { windowsOf } from './windows.js'

const cycle = (id: string, startsOn: string, endsOn: string): Cycle => ({
  id,
  name: { en: id },
  startsOn,
  endsOn,
  kind: 'quarter',
  parentId: null,
  state: 'open',
  createdAt: '2026-01-01T00:00:00.000Z',
})

test('a year of 365 days, then begun cycles, newest first', () => {
  const cycles = [
    cycle('q3', '2026-07-01', '2026-09-30'),
    cycle('q4', '2026-10-01', '2026-12-31'),
    cycle('q1', '2027-01-01', '2027-03-31'),
  ]
  const found = windowsOf(cycles, '2026-11-22')
  expect(found.map(({ key, from, to }) => [key, from, to])).toEqual([
    ['year', '2025-11-23', '2026-11-22'],
    ['q4', '2026-10-01', '2026-12-31'],
    ['q3', '2026-07-01', '2026-09-30'],
  ])
})
