import type { ReviewSummary } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { byPressure, isVerificationDue } from './review-status.js'

const review = (id: string, over: Partial<ReviewSummary>): ReviewSummary => ({
  id,
  kind: 'alert',
  state: 'open',
  metric: null,
  from: '2026-10-01',
  to: '2026-10-31',
  trigger: null,
  budgetTrigger: null,
  budget: null,
  ownerId: 'per_1',
  openedAt: '2026-11-01T00:00:00.000Z',
  openedBy: 'per_1',
  closing: null,
  verification: null,
  ...over,
})
const closing = (verifyOn: string | null): ReviewSummary['closing'] => ({
  cause: 'target',
  decision: { en: 'Lower it' },
  noChangeReason: null,
  ownerId: 'per_1',
  verifyOn,
  at: '2026-11-02T00:00:00.000Z',
  by: 'per_1',
})

test('what presses most stands first: open alerts, open reviews, due verifications, the rest', () => {
  const all = [
    review('verified', { state: 'verified', closing: closing('2026-11-10') }),
    review('later', { state: 'closed', closing: closing('2026-12-24') }),
    review('due', { state: 'closed', closing: closing('2026-11-22') }),
    review('monthly', { kind: 'monthly', openedAt: '2026-11-03T00:00:00.000Z' }),
    review('alert', {}),
  ]
  const order = byPressure(all, '2026-11-22').map(({ id }) => id)
  expect(order).toEqual(['alert', 'monthly', 'due', 'later', 'verified'])
})

test('a verification is due on its day, and never without one or twice', () => {
  const due = (state: ReviewSummary['state'], day: string | null) =>
    isVerificationDue({ state, closing: closing(day) }, '2026-11-22')
  expect([due('closed', '2026-11-22'), due('closed', '2026-11-23')]).toEqual([true, false])
  expect([due('closed', null), due('verified', '2026-11-22')]).toEqual([false, false])
})
