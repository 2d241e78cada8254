import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Cycle } from '../contract/cycle.js'
import { TIERS } from '../contract/metric.js'
import { createCycle } from '../objectives/create-cycle.js'
import { openTestContext, type TestContext } from '../testing.js'
import { bookEntry } from './book-entry.js'
import { createBudget } from './create-budget.js'
import { createInitiative } from './create-initiative.js'
import { readEntries } from './read-entries.js'
import { readSpendSums } from './read-spend-sums.js'

let ctx: TestContext
let cycle: Cycle
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  const days = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycle = await createCycle(ctx, { name: { en: 'Q4' }, ...days })
})
afterEach(() => ctx.dispose())

test('sums by subject and day are the entries, corrections in theirs, shared work split one by one', async () => {
  const { id: budgetId } = await createBudget(ctx, {
    cycleId: cycle.id,
    ledger: 'people',
    total: 9000,
  })
  const core = await createInitiative(ctx, {
    name: { en: 'Core' },
    tier: 'core',
    ownerId: 'per_product',
  })
  const shared = await createInitiative(ctx, {
    name: { en: 'Shared' },
    tier: 'supporting',
    weights: { core: 3333, supporting: 3333, exploratory: 3334 },
    ownerId: 'per_product',
  })
  const book = (initiativeId: string | null, amount: number, day: string) =>
    bookEntry(ctx, { budgetId, kind: 'actual', day, amount, initiativeId })
  for (const [initiativeId, amount, day] of [
    [core.id, 10, '2026-10-05'],
    [core.id, 20, '2026-10-05'],
    [shared.id, 1, '2026-10-05'],
    [shared.id, 1, '2026-10-05'],
    [shared.id, 5, '2026-10-06'],
    [null, 4, '2026-10-06'],
  ] as const) {
    await book(initiativeId, amount, day)
  }
  const wrong = await book(shared.id, 11, '2026-10-07')
  await bookEntry(ctx, {
    budgetId,
    kind: 'actual',
    day: '2026-10-20',
    amount: -4,
    initiativeId: shared.id,
    correctsId: wrong.id,
  })
  const sums = await readSpendSums(ctx.store.db, budgetId)
  const entries = await readEntries(ctx.store.db, budgetId)
  const add = (items: readonly { readonly tierAmounts: unknown; readonly amount: number }[]) =>
    items.reduce((sum, item) => sum + item.amount, 0)
  expect(add(sums)).toBe(add(entries))
  for (const tier of TIERS) {
    const of = (items: typeof sums | typeof entries) =>
      items.reduce((sum, item) => sum + (item.tierAmounts?.[tier] ?? 0), 0)
    expect(of(sums)).toBe(of(entries))
  }
  // Two units of one each, split by themselves: each goes to the largest weight.
  const ones = sums.find((sum) => sum.initiativeId === shared.id && sum.day === '2026-10-05')
  expect(ones).toMatchObject({
    amount: 2,
    tier: null,
    tierAmounts: { core: 0, supporting: 0, exploratory: 2 },
  })
  expect(sums.find((sum) => sum.initiativeId === core.id)).toMatchObject({
    amount: 30,
    tier: 'core',
  })
  expect(sums.filter((sum) => sum.day === '2026-10-20')).toEqual([])
  expect(sums.find((sum) => sum.initiativeId === null)).toMatchObject({
    amount: 4,
    tierAmounts: null,
  })
})
