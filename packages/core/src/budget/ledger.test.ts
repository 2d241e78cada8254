import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { Budget, BudgetInput, EntryInput, TierMix } from '../contract/budget.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createCycle } from '../objectives/create-cycle.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { assignEntry } from './assign-entry.js'
import { bookEntry } from './book-entry.js'
import { changeInitiative } from './change-initiative.js'
import { createBudget } from './create-budget.js'
import { createInitiative } from './create-initiative.js'
import { getBudgetSummary } from './get-budget-summary.js'
import { getInitiative } from './get-initiative.js'
import { listEntries } from './list-entries.js'
import { byTier, tiersOf } from './per-tier.js'

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

const initiative = (rest: { weights?: TierMix | null; metricId?: string } = {}) =>
  createInitiative(ctx, { name: { en: 'Work' }, tier: 'core', ownerId: 'per_product', ...rest })

async function expectRefusal(run: () => Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run()).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
}

describe('work that serves several tiers', () => {
  test('is split exactly by the shares of the day, whatever is booked and taken back', async () => {
    const budget = await quarter()
    const weights = { core: 3334, supporting: 3333, exploratory: 3333 }
    const { id } = await initiative({ weights })
    const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(
        amounts,
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
        async (booked, taken) => {
          const before = (await getBudgetSummary(ctx, budget.id)).actual.amounts
          const entries = await Promise.all(
            booked.map((amount) =>
              bookEntry(ctx, {
                budgetId: budget.id,
                kind: 'actual',
                day: '2026-10-05',
                amount,
                initiativeId: id,
              }),
            ),
          )
          const [first] = entries
          for (const amount of taken) {
            const back = {
              budgetId: budget.id,
              kind: 'actual',
              day: '2026-10-06',
              initiativeId: id,
              correctsId: first?.id ?? null,
              amount: -amount,
            } as const
            await bookEntry(ctx, back).catch(() => undefined)
          }
          const { actual } = await getBudgetSummary(ctx, budget.id)
          const listed = (await listEntries(ctx, budget.id, { limit: 200 })).items
          const mine = listed.filter((entry) =>
            [entry.id, entry.correctsId].includes(first?.id ?? ''),
          )
          const left = mine.reduce((sum, { amount }) => sum + amount, 0)
          // What is left of an entry lies by tier as if only that much had been booked.
          const parts = byTier((tier) =>
            mine.reduce((sum, entry) => sum + (entry.tierAmounts?.[tier] ?? 0), 0),
          )
          expect(tiersOf(parts).reduce((sum, part) => sum + part, 0)).toBe(left)
          for (const part of tiersOf(parts)) expect(Math.abs(part - left / 3)).toBeLessThan(1)
          const added = tiersOf(byTier((tier) => actual.amounts[tier] - before[tier]))
          const total = booked.reduce((sum, amount) => sum + amount, 0)
          expect(added.reduce((sum, part) => sum + part, 0)).toBe(total - ((booked[0] ?? 0) - left))
        },
      ),
      { seed: 3334, numRuns: 8 },
    )
  })

  test('has shares that sum, dated like its tier', async () => {
    const budget = await quarter()
    const weights = { core: 5000, supporting: 4000, exploratory: 999 }
    await expectRefusal(() => initiative({ weights }), 'initiative.weights_sum')
    const { id } = await initiative()
    const tier = { tier: 'core', weights, from: '2026-10-10' } as const
    await expectRefusal(() => changeInitiative(ctx, id, { tier }), 'initiative.weights_sum')
    await changeInitiative(ctx, id, {
      tier: { ...tier, weights: { ...weights, exploratory: 1000 } },
    })
    const on = async (day: string) => {
      const common = { budgetId: budget.id, kind: 'actual', initiativeId: id } as const
      const { tier: named, tierAmounts } = await bookEntry(ctx, { ...common, amount: 7, day })
      return [named, tierAmounts]
    }
    expect(await on('2026-10-09')).toEqual(['core', { core: 7, supporting: 0, exploratory: 0 }])
    expect(await on('2026-10-10')).toEqual([null, { core: 3, supporting: 3, exploratory: 1 }])
  })
})

describe('an initiative', () => {
  test('takes no spend after it was stopped, and can be taken up again', async () => {
    const budget = await quarter()
    const { id } = await initiative()
    const book = (day: string, rest: Partial<EntryInput> = {}) =>
      bookEntry(ctx, {
        budgetId: budget.id,
        kind: 'actual',
        amount: 5,
        day,
        initiativeId: id,
        ...rest,
      })
    const early = await book('2026-10-05')
    await book('2026-10-20')
    const stop = (on: string) => changeInitiative(ctx, id, { stopped: { on, reason: 'No effect' } })
    await expectRefusal(() => stop('2026-10-19'), 'initiative.stop_before_spend')
    expect((await stop('2026-10-20')).stopped).toEqual({ on: '2026-10-20', reason: 'No effect' })
    await expectRefusal(() => book('2026-10-21'), 'initiative.stopped')
    await expectRefusal(() => book('2026-10-21', { kind: 'planned' }), 'initiative.stopped')
    await book('2026-10-20')
    await book('2026-10-21', { amount: -5, correctsId: early.id })
    await changeInitiative(ctx, id, { stopped: null })
    await book('2026-10-21')
    expect((await getInitiative(ctx, id)).stopped).toBeNull()
  })

  test('keeps its tier when its metric is promoted; spend on experiments keeps that of its day', async () => {
    const budget = await quarter()
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'm', tier: 'exploratory' })
    const input = { name: { en: 'Bet' }, tier: 'exploratory', ownerId: 'per_product' } as const
    const { id: initiativeId } = await createInitiative(ctx, { ...input, metricId: metric.id })
    const { id: experimentId } = await registerExperiment(ctx, experimentInput(metric.id))
    const book = (subject: Partial<EntryInput>, day: string) =>
      bookEntry(ctx, { budgetId: budget.id, kind: 'actual', amount: 10, day, ...subject })
    const before = [
      await book({ initiativeId }, '2026-10-02'),
      await book({ experimentId }, '2026-10-02'),
    ]
    ctx.advance(10 * DAY_MS)
    await changeMetric(ctx, metric.id, { tier: 'supporting', reason: 'Proven twice' })
    const after = [
      await book({ initiativeId }, '2026-10-12'),
      await book({ experimentId }, '2026-10-12'),
    ]
    expect([...before, ...after].map(({ tier }) => tier)).toEqual([
      'exploratory',
      'exploratory',
      'exploratory',
      'supporting',
    ])
    expect((await getBudgetSummary(ctx, budget.id)).actual.amounts).toEqual({
      core: 0,
      supporting: 10,
      exploratory: 30,
    })
    await expectRefusal(
      () => createInitiative(ctx, { ...input, metricId: 'met_none' }),
      'metric.not_found',
    )
  })
})

describe('assignEntry', () => {
  test('takes an unassigned amount back and books it where it belongs, in one write', async () => {
    const budget = await quarter()
    const { id: initiativeId } = await initiative()
    const on = { on: 'initiative', initiativeId } as const
    const loose = await bookEntry(ctx, {
      budgetId: budget.id,
      kind: 'actual',
      amount: 30,
      day: '2026-10-05',
      person: 'Lin',
    })
    const { correction, entry } = await assignEntry(ctx, loose.id, { on, amount: 10 })
    expect(correction).toMatchObject({ amount: -10, correctsId: loose.id, tier: null })
    expect(entry).toMatchObject({ amount: 10, day: '2026-10-05', person: 'Lin', tier: 'core' })
    await expectRefusal(
      () => assignEntry(ctx, loose.id, { on, amount: 21 }),
      'budget.nothing_to_assign',
    )
    await assignEntry(ctx, loose.id, { on })
    const { actual, unassigned, coverage } = await getBudgetSummary(ctx, budget.id)
    expect([actual.amounts.core, unassigned, coverage]).toEqual([30, 0, 1])
    await expectRefusal(() => assignEntry(ctx, loose.id, { on }), 'budget.nothing_to_assign')
    await expectRefusal(() => assignEntry(ctx, entry.id, { on }), 'budget.nothing_to_assign')
    await expectRefusal(() => assignEntry(ctx, 'ent_none', { on }), 'budget.entry_not_found')
  })
})

describe('listEntries', () => {
  test('lists by tier, initiative, kind and source, page by page', async () => {
    const budget = await quarter()
    const weights = { core: 5000, supporting: 5000, exploratory: 0 }
    const [plain, both] = [await initiative(), await initiative({ weights })]
    const book = (amount: number, rest: Partial<EntryInput>) =>
      bookEntry(ctx, { budgetId: budget.id, kind: 'actual', day: '2026-10-05', amount, ...rest })
    await book(1, { initiativeId: plain.id })
    await book(2, { initiativeId: both.id })
    await book(3, {})
    await book(4, { kind: 'planned', tier: 'supporting' })
    await book(5, { bucket: 'run', initiativeId: plain.id })
    const amounts = async (query: object) =>
      (await listEntries(ctx, budget.id, query)).items.map(({ amount }) => amount).toSorted()
    expect(await amounts({ tier: 'core' })).toEqual([1, 2])
    expect(await amounts({ tier: 'supporting' })).toEqual([2, 4])
    expect(await amounts({ tier: 'exploratory' })).toEqual([])
    expect(await amounts({ tier: 'unassigned' })).toEqual([3])
    expect(await amounts({ kind: 'planned' })).toEqual([4])
    expect(await amounts({ initiativeId: plain.id })).toEqual([1, 5])
    expect(await amounts({ source: 'import' })).toEqual([])
    const first = await listEntries(ctx, budget.id, { tier: 'core', limit: 1 })
    const rest = await listEntries(ctx, budget.id, {
      tier: 'core',
      limit: 1,
      cursor: first.nextCursor ?? '',
    })
    expect([...first.items, ...rest.items].map(({ amount }) => amount).toSorted()).toEqual([1, 2])
    expect(rest.nextCursor).toBeNull()
  })
})

test('a plan can lie on a tier, spend cannot', async () => {
  const budget = await quarter()
  const { id: initiativeId } = await initiative()
  const common = {
    budgetId: budget.id,
    day: '2026-10-05',
    amount: 10,
    tier: 'exploratory',
  } as const
  const entry = await bookEntry(ctx, { ...common, kind: 'planned' })
  expect(entry.tierAmounts).toEqual({ core: 0, supporting: 0, exploratory: 10 })
  await expectRefusal(() => bookEntry(ctx, { ...common, kind: 'actual' }), 'budget.entry_tier')
  await expectRefusal(
    () => bookEntry(ctx, { ...common, kind: 'planned', bucket: 'run' }),
    'budget.entry_tier',
  )
  await expectRefusal(
    () => bookEntry(ctx, { ...common, kind: 'planned', initiativeId }),
    'budget.entry_two_subjects',
  )
})
