import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { Budget, BudgetInput, EntryInput } from '../contract/budget.js'
import { createCycle } from '../objectives/create-cycle.js'
import { openTestContext, type TestContext } from '../testing.js'
import { bookEntry } from './book-entry.js'
import { carryBudgets } from './carry-budgets.js'
import { changeBudget } from './change-budget.js'
import { createBudget } from './create-budget.js'
import { getBudgetHistory } from './get-budget-history.js'
import { listEntries } from './list-entries.js'

const DAY_MS = 86_400_000
let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
})
afterEach(() => ctx.dispose())

async function cycle(startsOn: string, endsOn: string, kind: 'month' | 'quarter' = 'quarter') {
  return (await createCycle(ctx, { name: { en: startsOn }, startsOn, endsOn, kind })).id
}

async function quarter(rest: Partial<BudgetInput> = {}): Promise<Budget> {
  const cycleId = await cycle('2026-10-01', '2026-12-31')
  return createBudget(ctx, { cycleId, ledger: 'people', total: 1000, ...rest })
}

async function expectRefusal(run: () => Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run()).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
}

describe('createBudget', () => {
  test('refuses days that another budget of its ledger and currency covers, and names it', async () => {
    const people = await quarter()
    const month = await cycle('2026-12-01', '2026-12-31', 'month')
    const next = await cycle('2027-01-01', '2027-03-31')
    const money = { ledger: 'money', currency: 'EUR', total: 5000 } as const
    await expect(
      createBudget(ctx, { cycleId: month, ledger: 'people', total: 10 }),
    ).rejects.toMatchObject({
      code: 'conflict',
      reason: 'budget.period_overlaps',
      params: { id: people.id, startsOn: '2026-10-01', endsOn: '2026-12-31' },
    })
    await createBudget(ctx, { cycleId: month, ...money })
    await expectRefusal(
      () => createBudget(ctx, { cycleId: people.cycleId, ...money }),
      'budget.period_overlaps',
    )
    await createBudget(ctx, { cycleId: people.cycleId, ...money, currency: 'USD' })
    await createBudget(ctx, { cycleId: next, ledger: 'people', total: 10 })
    await expectRefusal(
      () => createBudget(ctx, { cycleId: next, ledger: 'people', total: 1 }),
      'budget.exists',
    )
  })

  test('wants a reason for a mix other than 70/20/10, and keeps the terms it began with', async () => {
    const targetMix = { core: 8000, supporting: 1500, exploratory: 500 }
    const cycleId = await cycle('2027-01-01', '2027-03-31')
    const bare = { cycleId, ledger: 'people', total: 1000, targetMix } as const
    await expectRefusal(() => createBudget(ctx, bare), 'budget.mix_reason')
    const budget = await createBudget(ctx, {
      cycleId,
      ledger: 'people',
      total: 1000,
      targetMix,
      reason: 'A mature product',
    })
    ctx.advance(DAY_MS)
    await changeBudget(ctx.as('per_lead'), budget.id, { total: 900, reason: 'Two people left' })
    ctx.advance(DAY_MS)
    await changeBudget(ctx, budget.id, { carryRule: 'carry', reason: 'Hiring is late' })
    const { first, items } = await getBudgetHistory(ctx, budget.id)
    expect(first).toMatchObject({
      terms: { total: 1000, targetMix, carryRule: 'lapse' },
      reason: 'A mature product',
      by: 'per_product',
      at: '2026-10-01T08:00:00.000Z',
    })
    expect(items).toMatchObject([
      { reason: 'Hiring is late', before: { carryRule: 'lapse' }, after: { carryRule: 'carry' } },
      { reason: 'Two people left', before: { total: 1000 }, after: { total: 900 }, by: 'per_lead' },
    ])
    await expect(getBudgetHistory(ctx, 'bud_none')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('what a budget carries over', () => {
  const book = (budgetId: string, rest: Partial<EntryInput> & { amount: number }) =>
    bookEntry(ctx, { budgetId, kind: 'actual', day: '2026-10-05', ...rest })

  test('stands in the contingency of the next one, once, exactly, when it has ended', async () => {
    const budget = await quarter({ carryRule: 'carry' })
    const entry = await book(budget.id, { amount: 617 })
    await book(budget.id, { amount: -7, correctsId: entry.id })
    await book(budget.id, { amount: 100, bucket: 'run' })
    await book(budget.id, { amount: 300, kind: 'planned' })
    const cycleId = await cycle('2027-01-01', '2027-03-31')
    const next = await createBudget(ctx, { cycleId, ledger: 'people', total: 1000 })
    expect(await carryBudgets(ctx)).toEqual(new Map())
    ctx.advance(92 * DAY_MS)
    expect(await carryBudgets(ctx)).toEqual(new Map([[next.id, 390]]))
    expect(await carryBudgets(ctx)).toEqual(new Map())
    expect((await listEntries(ctx, next.id)).items).toMatchObject([
      { kind: 'planned', bucket: 'contingency', source: 'carry', amount: 390, day: '2027-03-31' },
    ])
  })

  test('is booked at once into a budget made later; what lapses or is overspent is not', async () => {
    const carries = await quarter({ carryRule: 'carry' })
    await book(carries.id, { amount: 400 })
    const money = { ledger: 'money', currency: 'EUR', total: 100 } as const
    const lapses = await createBudget(ctx, { cycleId: carries.cycleId, ...money })
    const usd = await createBudget(ctx, {
      cycleId: carries.cycleId,
      ...money,
      currency: 'USD',
      carryRule: 'carry',
    })
    await book(usd.id, { amount: 101 })
    await book(lapses.id, { amount: 1 })
    ctx.advance(95 * DAY_MS)
    const cycleId = await cycle('2027-01-01', '2027-03-31')
    const next = await createBudget(ctx, { cycleId, ledger: 'people', total: 5 })
    const [eur, dollars] = await Promise.all(
      ['EUR', 'USD'].map((currency) => createBudget(ctx, { cycleId, ...money, currency })),
    )
    const booked = await Promise.all(
      [next, eur, dollars].map(async (item) => (await listEntries(ctx, item?.id ?? '')).items),
    )
    expect(booked.map((items) => items.map(({ amount }) => amount))).toEqual([[600], [], []])
  })
})
