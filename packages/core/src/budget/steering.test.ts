import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { Budget } from '../contract/budget.js'
import type { Cycle } from '../contract/cycle.js'
import type { Tier } from '../contract/metric.js'
import { createCycle } from '../objectives/create-cycle.js'
import { closeReview } from '../reviews/close-review.js'
import { getReview } from '../reviews/get-review.js'
import { listDecisions } from '../reviews/list-decisions.js'
import { listReviews } from '../reviews/list-reviews.js'
import { northStar, openTestContext, type TestContext } from '../testing.js'
import { bookEntry } from './book-entry.js'
import { createBudget } from './create-budget.js'
import { createInitiative } from './create-initiative.js'
import { evaluateBudgets, listEvaluations } from './evaluations/evaluate-budgets.js'
import { getBudgetSummary } from './get-budget-summary.js'
import { adoptScenario } from './scenarios/adopt-scenario.js'
import {
  discardScenario,
  listScenarios,
  previewScenario,
  saveScenario,
} from './scenarios/scenarios.js'
import { decideTransfer } from './transfers/decide-transfer.js'
import { listTransfers } from './transfers/list-transfers.js'

let ctx: TestContext
let cycle: Cycle
let budget: Budget
let initiatives: Record<Tier, string>

/** Spent 410/65/25 of 1,000, and 350/90/60 planned for December. */
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  await northStar(ctx)
  const days = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycle = await createCycle(ctx, { name: { en: 'Q4', zh: '四季度' }, ...days })
  budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 1000 })
  const make = async (tier: Tier) =>
    (await createInitiative(ctx, { name: { en: tier }, tier, ownerId: 'per_product' })).id
  initiatives = {
    core: await make('core'),
    supporting: await make('supporting'),
    exploratory: await make('exploratory'),
  }
  await book('actual', '2026-10-05', { core: 410, supporting: 65, exploratory: 25 })
  await book('planned', '2026-12-05', { core: 350, supporting: 90, exploratory: 60 })
})
afterEach(() => ctx.dispose())

async function book(kind: 'planned' | 'actual', day: string, amounts: Record<Tier, number>) {
  for (const tier of ['core', 'supporting', 'exploratory'] as const) {
    const facts = { budgetId: budget.id, kind, day, initiativeId: initiatives[tier] }
    await bookEntry(ctx, { ...facts, amount: amounts[tier] })
  }
}

const on = (day: string): TestContext => ({ ...ctx, now: () => new Date(`${day}T08:00:00.000Z`) })
const auditCount = async () => (await listAudit(ctx, {})).items.length

describe('evaluations', () => {
  test('catch up week by week, once, and open one review of the budget', async () => {
    // Projected 760/155/85: core breaches nothing, exploratory lies 1.5 points low: inside its band.
    expect(await evaluateBudgets(on('2026-10-13'))).toEqual([])
    await book('actual', '2026-10-14', { core: 240, supporting: 0, exploratory: 0 })
    const later = on('2026-10-26')
    const [reviewId = ''] = await evaluateBudgets(later)
    const days = (await listEvaluations(ctx, budget.id)).map((item) => item.day)
    expect(days).toEqual(['2026-10-25', '2026-10-18', '2026-10-11', '2026-10-04'])
    const count = await auditCount()
    expect(await evaluateBudgets(later)).toEqual([])
    expect(await auditCount()).toBe(count)

    const review = await getReview(later, reviewId)
    expect(review).toMatchObject({
      kind: 'alert',
      state: 'open',
      metric: null,
      trigger: null,
      budget: { id: budget.id, ledger: 'people', cycle: { en: 'Q4' } },
    })
    expect(review.budgetTrigger?.evaluations.map((item) => item.day)).toEqual([
      '2026-10-18',
      '2026-10-25',
    ])
    expect(review.agenda.budgets.map((item) => item.budgetId)).toEqual([budget.id])
    expect(await getBudgetSummary(later, budget.id)).toMatchObject({
      openReviewId: reviewId,
      alert: { day: '2026-10-25', breachesInARow: 2, standing: ['core', 'exploratory'] },
    })
    // It stays the only one while it is open.
    expect(await evaluateBudgets(on('2026-11-10'))).toEqual([])
    expect(await listReviews(ctx, {})).toHaveLength(1)
  })

  test('the review closes with cause, decision and day, and counting starts anew', async () => {
    await book('actual', '2026-10-14', { core: 240, supporting: 0, exploratory: 0 })
    const [reviewId = ''] = await evaluateBudgets(on('2026-10-26'))
    const closing = {
      cause: 'resource',
      decision: { en: 'Move' },
      ownerId: 'per_product',
      verifyOn: '2026-11-30',
    } as const
    await expect(
      closeReview(on('2026-10-27'), reviewId, { ...closing, cause: null }),
    ).rejects.toMatchObject({ reason: 'review.cause_missing' })
    await closeReview(on('2026-10-27'), reviewId, closing)
    const [logged] = (await listDecisions(ctx, {})).items
    expect(logged).toMatchObject({ subjects: { budgetId: budget.id }, cause: 'resource' })
    expect(logged?.evidence.canonical).toContain('2026-10-25')
    expect(await evaluateBudgets(on('2026-11-02'))).toEqual([])
    expect(await evaluateBudgets(on('2026-11-09'))).toHaveLength(1)
  })

  test('a period that is over opens nothing', async () => {
    await book('actual', '2026-10-14', { core: 240, supporting: 0, exploratory: 0 })
    expect(await evaluateBudgets(on('2027-01-10'))).toEqual([])
    expect((await listEvaluations(ctx, budget.id))[0]?.day).toBe('2026-12-31')
  })
})

describe('scenarios', () => {
  const target = { core: 7000, supporting: 2000, exploratory: 1000 }

  test('the design’s example: 410/65/25 of 1,000 needs 290/135/75', async () => {
    const outcome = await previewScenario(ctx, budget.id, { mix: target })
    expect(outcome).toMatchObject({
      feasible: true,
      end: { core: 700, supporting: 200, exploratory: 100 },
      needed: { core: 290, supporting: 135, exploratory: 75 },
      move: { core: -60, supporting: 45, exploratory: 15 },
      inBands: true,
      offTarget: 0,
    })
  })

  test('a share below what is spent already is not reachable, and the nearest end is shown', async () => {
    const mix = { core: 3000, supporting: 4000, exploratory: 3000 }
    const outcome = await previewScenario(ctx, budget.id, { mix })
    expect(outcome).toMatchObject({ feasible: false, inBands: false, needed: { core: 0 } })
    expect(outcome.end.core).toBe(410)
  })

  test('are saved, compared and discarded', async () => {
    const { id } = await saveScenario(ctx, {
      budgetId: budget.id,
      name: { en: 'On target' },
      mix: target,
    })
    const mix = { core: 7500, supporting: 1500, exploratory: 1000 }
    await saveScenario(ctx, { budgetId: budget.id, name: { en: 'Softer' }, mix })
    expect((await listScenarios(ctx, budget.id)).map((item) => item.name.en)).toEqual([
      'Softer',
      'On target',
    ])
    await discardScenario(ctx, id)
    expect(await listScenarios(ctx, budget.id)).toHaveLength(1)
    await expect(discardScenario(ctx, id)).rejects.toMatchObject({ reason: 'scenario.not_found' })
  })

  test('adopting one decides and proposes transfers; a second person makes it so', async () => {
    const { id } = await saveScenario(ctx, {
      budgetId: budget.id,
      name: { en: 'On target' },
      mix: target,
    })
    const { scenario, transfers } = await adoptScenario(ctx, id, { reason: 'Back to 70/20/10' })
    expect(transfers.map(({ from, to, amount, state }) => ({ from, to, amount, state }))).toEqual([
      {
        from: { on: 'tier', tier: 'core' },
        to: { on: 'tier', tier: 'supporting' },
        amount: 45,
        state: 'proposed',
      },
      {
        from: { on: 'tier', tier: 'core' },
        to: { on: 'tier', tier: 'exploratory' },
        amount: 15,
        state: 'proposed',
      },
    ])
    expect(scenario).toMatchObject({ adoptedBy: ctx.actorId })
    await expect(adoptScenario(ctx, id, { reason: 'again' })).rejects.toMatchObject({
      reason: 'scenario.adopted',
    })
    await expect(discardScenario(ctx, id)).rejects.toMatchObject({ reason: 'scenario.adopted' })
    const [logged] = (await listDecisions(ctx, {})).items
    expect(logged).toMatchObject({ id: scenario.decisionId, subjects: { budgetId: budget.id } })

    const second = { ...ctx, actorId: 'per_analyst' }
    for (const transfer of await listTransfers(ctx, budget.id)) {
      await decideTransfer(second, transfer.id, { choice: 'approve' })
    }
    const { projected, plan } = await getBudgetSummary(ctx, budget.id)
    expect(projected.amounts).toEqual({ core: 700, supporting: 200, exploratory: 100 })
    expect(plan?.move).toEqual({ core: 0, supporting: 0, exploratory: 0 })
  })

  test('a mix that does not sum, and a budget that is spent, are refused and leave nothing', async () => {
    const before = await auditCount()
    const mix = { core: 7000, supporting: 2000, exploratory: 999 }
    const input = { budgetId: budget.id, name: { en: 'x' } }
    await expect(saveScenario(ctx, { ...input, mix })).rejects.toMatchObject({
      reason: 'budget.mix_sum',
    })
    expect(await auditCount()).toBe(before)
    await book('actual', '2026-10-05', { core: 501, supporting: 0, exploratory: 0 })
    await expect(saveScenario(ctx, { ...input, mix: target })).rejects.toMatchObject({
      reason: 'budget.over_spent',
    })
    expect(await listScenarios(ctx, budget.id)).toEqual([])
  })
})
