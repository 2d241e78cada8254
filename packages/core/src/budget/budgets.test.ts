import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { Budget, EntryInput } from '../contract/budget.js'
import type { Cycle } from '../contract/cycle.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { bookEntry } from './book-entry.js'
import { changeBudget } from './change-budget.js'
import { changeInitiative } from './change-initiative.js'
import { createBudget } from './create-budget.js'
import { createInitiative } from './create-initiative.js'
import { getBudgetSummary } from './get-budget-summary.js'
import { getInitiative } from './get-initiative.js'
import { listBudgets } from './list-budgets.js'
import { listEntries } from './list-entries.js'
import { listInitiatives } from './list-initiatives.js'

const DAY_MS = 86_400_000

let ctx: TestContext
let cycle: Cycle
let budget: Budget

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  cycle = await createCycle(ctx, {
    name: { en: 'Q4' },
    startsOn: '2026-10-01',
    endsOn: '2026-12-31',
  })
  budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 1000 })
})
afterEach(() => ctx.dispose())

const initiative = (tier: 'core' | 'supporting' | 'exploratory') =>
  createInitiative(ctx, { name: { en: `${tier} work`, zh: '举措' }, tier, ownerId: 'per_product' })

const book = (rest: Partial<EntryInput> & { amount: number }) =>
  bookEntry(ctx, { budgetId: budget.id, kind: 'actual', day: '2026-10-05', ...rest })

/** Runs a refused verb and shows that it left no audit row behind. */
async function expectRefusal(run: Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
}

const verbsOf = async (subjectId: string) =>
  (await listAudit(ctx, { subjectId })).items.map((row) => row.verb)

describe('createBudget', () => {
  test('one budget of each ledger a cycle', async () => {
    expect(budget.targetMix).toEqual({ core: 7000, supporting: 2000, exploratory: 1000 })
    expect(await verbsOf(budget.id)).toEqual(['budget.create'])
    const money = { cycleId: cycle.id, ledger: 'money', currency: 'EUR', total: 5000 } as const
    await createBudget(ctx, money)
    await expectRefusal(createBudget(ctx, money), 'budget.exists')
    const found = await listBudgets(ctx, { cycleId: cycle.id })
    expect(found.map((item) => item.ledger)).toEqual(['people', 'money'])
    expect(await listBudgets(ctx, { cycleId: 'cyc_none' })).toEqual([])
  })

  test('an unknown cycle, a mix that does not sum and a wrong currency are refused', async () => {
    const money = { cycleId: cycle.id, ledger: 'money', currency: 'EUR', total: 5000 } as const
    await expectRefusal(createBudget(ctx, { ...money, cycleId: 'cyc_none' }), 'cycle.not_found')
    const targetMix = { core: 7000, supporting: 2000, exploratory: 999 }
    await expectRefusal(createBudget(ctx, { ...money, targetMix }), 'budget.mix_sum')
    await expectRefusal(createBudget(ctx, { ...money, currency: null }), 'request.invalid')
    await expectRefusal(createBudget(ctx, { ...money, total: 0 }), 'request.invalid')
  })
})

describe('changeBudget', () => {
  test('keeps what it was and why', async () => {
    const targetMix = { core: 8000, supporting: 1500, exploratory: 500 }
    const changed = await changeBudget(ctx, budget.id, { targetMix, reason: 'A mature quarter' })
    expect(changed).toEqual({ ...budget, targetMix })
    const [row] = (await listAudit(ctx, { subjectId: budget.id })).items
    expect(row).toMatchObject({
      verb: 'budget.change',
      detail: {
        reason: 'A mature quarter',
        before: { total: 1000, targetMix: budget.targetMix },
        after: { total: 1000, targetMix },
      },
    })
  })

  test('an unknown budget, no reason or a wrong mix change nothing', async () => {
    await expectRefusal(
      changeBudget(ctx, 'bud_none', { total: 5, reason: 'x' }),
      'budget.not_found',
    )
    await expectRefusal(changeBudget(ctx, budget.id, { total: 5, reason: ' ' }), 'request.invalid')
    const targetMix = { core: 8000, supporting: 1500, exploratory: 1500 }
    await expectRefusal(changeBudget(ctx, budget.id, { targetMix, reason: 'x' }), 'budget.mix_sum')
    expect((await getBudgetSummary(ctx, budget.id)).budget).toEqual(budget)
  })
})

describe('bookEntry', () => {
  test('books with one audit row, on the tier the initiative had that day', async () => {
    const { id } = await initiative('exploratory')
    await changeInitiative(ctx, id, { tier: { tier: 'supporting', from: '2026-10-20' } })
    const before = await book({ amount: 10, initiativeId: id, day: '2026-10-19' })
    const after = await book({ amount: 10, initiativeId: id, day: '2026-10-20' })
    expect([before.tier, after.tier]).toEqual(['exploratory', 'supporting'])
    expect(await verbsOf(budget.id)).toEqual([
      'budget.book_entry',
      'budget.book_entry',
      'budget.create',
    ])
    expect(await getInitiative(ctx, id)).toMatchObject({
      tier: 'exploratory',
      tierHistory: [
        { tier: 'exploratory', from: '2026-10-01' },
        { tier: 'supporting', from: '2026-10-20' },
      ],
      spend: [{ ledger: 'people', currency: null, planned: 0, actual: 20 }],
    })
  })

  test('an experiment takes its initiative’s tier, else its target metric’s of that day', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'm', tier: 'exploratory' })
    const alone = await registerExperiment(ctx, experimentInput(metric.id))
    const owner = await initiative('core')
    const owned = await registerExperiment(
      ctx,
      experimentInput(metric.id, { initiativeId: owner.id }),
    )
    ctx.advance(30 * DAY_MS)
    await changeMetric(ctx, metric.id, { tier: 'supporting', reason: 'Proven' })
    const early = await book({ amount: 1, experimentId: alone.id, day: '2026-10-30' })
    const late = await book({ amount: 1, experimentId: alone.id, day: '2026-10-31' })
    const ofCore = await book({ amount: 1, experimentId: owned.id })
    const ofNothing = await book({ amount: 1 })
    expect([early, late, ofCore, ofNothing].map((entry) => entry.tier)).toEqual([
      'exploratory',
      'supporting',
      'core',
      null,
    ])
  })

  test('a correction takes back from its own entry, and never more than is left', async () => {
    const { id: initiativeId } = await initiative('core')
    const entry = await book({ amount: 50, initiativeId })
    const back = { initiativeId, correctsId: entry.id, day: '2026-10-09' }
    await expectRefusal(book({ amount: -50, initiativeId }), 'budget.entry_negative')
    await expectRefusal(book({ ...back, amount: -51 }), 'budget.correction_mismatch')
    const correction = await book({ ...back, amount: -30 })
    await expectRefusal(book({ ...back, amount: -21 }), 'budget.correction_mismatch')
    await expectRefusal(
      book({ ...back, correctsId: correction.id, amount: -1 }),
      'budget.correction_mismatch',
    )
    await expectRefusal(
      book({ ...back, amount: -1, kind: 'planned' }),
      'budget.correction_mismatch',
    )
    await expectRefusal(book({ ...back, amount: -1, bucket: 'run' }), 'budget.correction_mismatch')
    await expectRefusal(
      book({ ...back, amount: -1, initiativeId: null }),
      'budget.correction_mismatch',
    )
    await expectRefusal(
      book({ ...back, amount: -1, correctsId: 'ent_none' }),
      'budget.entry_not_found',
    )
    const money = await createBudget(ctx, {
      cycleId: cycle.id,
      ledger: 'money',
      currency: 'EUR',
      total: 100,
    })
    await expectRefusal(
      book({ ...back, amount: -1, budgetId: money.id }),
      'budget.correction_mismatch',
    )
    expect((await getBudgetSummary(ctx, budget.id)).actual.amounts.core).toBe(20)
  })

  test('a correction of an entry counts in the tier and on the day of that entry', async () => {
    const { id: initiativeId } = await initiative('exploratory')
    await changeInitiative(ctx, initiativeId, { tier: { tier: 'core', from: '2026-10-20' } })
    const entry = await book({ amount: 50, initiativeId, day: '2026-10-19' })
    const back = { initiativeId, correctsId: entry.id, day: '2026-10-25' }
    const correction = await book({ ...back, amount: -20 })
    expect(correction.tier).toBe('exploratory')
    const { actual } = await getBudgetSummary(ctx, budget.id)
    expect(actual.amounts).toEqual({ core: 0, supporting: 0, exploratory: 30 })
  })

  test('unknown budgets and subjects, two subjects and days outside the cycle are refused', async () => {
    const { id: initiativeId } = await initiative('core')
    await expectRefusal(book({ amount: 1, budgetId: 'bud_none' }), 'budget.not_found')
    await expectRefusal(book({ amount: 1, initiativeId: 'ini_none' }), 'initiative.not_found')
    await expectRefusal(book({ amount: 1, experimentId: 'exp_none' }), 'experiment.not_found')
    await expectRefusal(
      book({ amount: 1, initiativeId, experimentId: 'exp_none' }),
      'budget.entry_two_subjects',
    )
    await expectRefusal(book({ amount: 1, day: '2026-09-30' }), 'budget.entry_outside_cycle')
    await expectRefusal(book({ amount: 1, day: '2027-01-01' }), 'budget.entry_outside_cycle')
    await expectRefusal(book({ amount: 0.5 }), 'request.invalid')
  })
})

describe('listEntries', () => {
  test('pages newest day first and misses none', async () => {
    const days = ['2026-10-03', '2026-10-01', '2026-10-03', '2026-10-02', '2026-10-05']
    for (const day of days) await book({ amount: 1, day })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listEntries(ctx, budget.id, { limit: 2, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map((entry) => entry.day))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(seen).toEqual(days.toSorted().toReversed())
    await expect(listEntries(ctx, 'bud_none')).rejects.toMatchObject({ code: 'not_found' })
    const cursorOfOther = Buffer.from('somewhere').toString('base64url')
    await expect(listEntries(ctx, budget.id, { cursor: cursorOfOther })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })
})

describe('initiatives', () => {
  test('serve key results, and change with one audit row each', async () => {
    const objective = await createObjective(ctx, {
      cycleId: cycle.id,
      title: { en: 'O' },
      ownerId: 'per_product',
    })
    const keyResult = await createKeyResult(ctx, {
      objectiveId: objective.id,
      title: { en: 'KR' },
      range: { type: 'move', baseline: 0, target: 1 },
      ownerId: 'per_product',
    })
    const { id } = await initiative('core')
    const changed = await changeInitiative(ctx, id, {
      keyResultIds: [keyResult.id],
      ownerId: 'per_lead',
      name: { zh: '新名字' },
      description: { en: 'Why' },
    })
    expect(changed).toMatchObject({
      keyResultIds: [keyResult.id],
      ownerId: 'per_lead',
      name: { zh: '新名字' },
      description: { en: 'Why' },
      tier: 'core',
    })
    expect(await verbsOf(id)).toEqual(['initiative.change', 'initiative.create'])
    expect(await listInitiatives(ctx)).toEqual([changed])
  })

  test('unknown ids change nothing', async () => {
    const { id } = await initiative('core')
    await expectRefusal(changeInitiative(ctx, 'ini_none', {}), 'initiative.not_found')
    await expectRefusal(
      changeInitiative(ctx, id, { ownerId: 'per_lead', keyResultIds: ['kr_none'] }),
      'key_result.not_found',
    )
    await expectRefusal(changeInitiative(ctx, id, { ownerId: 'per_nobody' }), 'person.not_found')
    expect((await getInitiative(ctx, id)).ownerId).toBe('per_product')
    await expect(getInitiative(ctx, 'ini_none')).rejects.toMatchObject({ code: 'not_found' })
  })
})
