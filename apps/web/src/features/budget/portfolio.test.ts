import { expect, test } from 'vitest'
import { portfolioRows } from './portfolio.js'

const booked = (initiativeId: string | null, tier: 'core' | 'exploratory' | null) => ({
  initiativeId,
  experimentId: null,
  name: initiativeId === null ? null : { en: initiativeId },
  tier,
  planned: 10,
  actual: 4,
})
const initiative = (id: string, tier: 'core' | 'supporting' | 'exploratory') => ({
  id,
  name: { en: id },
  tier,
  spend: [],
})

test('an initiative nothing was booked on stands in its tier, without figures', () => {
  const rows = portfolioRows(
    [booked('player', 'core'), booked('tutor', 'exploratory'), booked(null, null)],
    [initiative('new', 'core'), initiative('player', 'core'), initiative('tutor', 'exploratory')],
  )
  expect(rows.map(({ initiativeId, planned, actual }) => [initiativeId, planned, actual])).toEqual([
    ['player', 10, 4],
    ['new', null, null],
    ['tutor', 10, 4],
    [null, 10, 4],
  ])
})

test('work that was booked in another budget alone is not of this one', () => {
  const spend = [{ ledger: 'money' as const, currency: 'USD', planned: 5, actual: 0 }]
  const rows = portfolioRows([], [{ ...initiative('mail', 'core'), spend }])
  expect(rows).toEqual([])
})

test('what was booked before a change of tier keeps its tier and says so', () => {
  const rows = portfolioRows(
    [booked('reminders', 'core'), booked('reminders', 'exploratory')],
    [initiative('reminders', 'exploratory')],
  )
  expect(rows.map(({ tier, isFormer }) => [tier, isFormer])).toEqual([
    ['core', true],
    ['exploratory', false],
  ])
})
