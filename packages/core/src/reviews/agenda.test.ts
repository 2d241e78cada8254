import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addAction } from '../actions/add-action.js'
import { logAction } from '../actions/log-action.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { addDays } from '../calendar.js'
import { Agenda, Review } from '../contract/agenda.js'
import type { Metric } from '../contract/metric.js'
import { plantDecision } from '../contribution/testing/plant-decision.js'
import { decisionLog } from '../db/schema/reviews.js'
import { listDuties } from '../duties/list-duties.js'
import { getHome } from '../home/get-home.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { setTargetPath } from '../metrics/set-target-path.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '../testing.js'
import { closeReview } from './close-review.js'
import { getReview } from './get-review.js'
import { getReviewPack } from './get-review-pack.js'
import { getWeeklyAgenda } from './get-weekly-agenda.js'
import { listReviews } from './list-reviews.js'
import { openReview } from './open-review.js'

const OWNER = TEST_PEOPLE[0].id

let ctx: TestContext
let metric: Metric
let keyResultId: string
let cycleId: string
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-18T09:00:00.000Z' })
  const name = { en: 'Completion | lessons', zh: '完课率' }
  metric = await supportingMetric(ctx, (await northStar(ctx)).id, { key: 'completion', name })
  const days = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycleId = (await createCycle(ctx, { name: { en: 'Q4', zh: '四季度' }, ...days })).id
  const objective = { cycleId, title: { en: 'More finish' }, ownerId: OWNER }
  const objectiveId = (await createObjective(ctx, objective)).id
  const range = { type: 'move', baseline: 0.6, target: 0.7 } as const
  const input = { objectiveId, title: { en: 'Completion to 70%' }, range, ownerId: OWNER }
  keyResultId = (await createKeyResult(ctx, { ...input, metricId: metric.id })).id
})
afterEach(() => ctx.dispose())

/** Two bad weeks in October. */
async function alert(): Promise<string> {
  const weeks = [0, 1].map((index) => ({
    periodStart: addDays('2026-10-05', 7 * index),
    periodEnd: addDays('2026-10-11', 7 * index),
  }))
  await setTargetPath(ctx, metric.id, {
    periods: weeks.map((week) => ({ ...week, expected: 0.62 })),
  })
  await recordMetricValues(
    ctx,
    metric.id,
    weeks.map((week) => ({ ...week, value: 0.5 })),
  )
  const [review] = await listReviews(ctx, { state: 'open' })
  return review?.id ?? ''
}

const closing = {
  cause: 'execution',
  decision: { en: 'Publish on time.' },
  ownerId: TEST_PEOPLE[1].id,
  verifyOn: '2026-11-20',
} as const

describe('the weekly agenda', () => {
  test('is quiet only while there is nothing', async () => {
    const empty = await openTestContext({ now: '2026-11-18T09:00:00.000Z' })
    expect(Agenda.parse(await getWeeklyAgenda(empty))).toMatchObject({
      from: '2026-11-16',
      to: '2026-11-22',
      asOf: '2026-11-18',
      cycle: null,
      quiet: true,
    })
    await empty.dispose()
    // A key result without a value is something to talk about.
    expect(await getWeeklyAgenda(ctx)).toMatchObject({
      quiet: false,
      keyResults: [{ keyResultId, health: 'no_data', why: ['no_data'] }],
      keyResultCount: 1,
    })
  })

  test('has the alert while it is open, then its verification when that is due', async () => {
    const id = await alert()
    expect((await getWeeklyAgenda(ctx)).alerts.map((item) => item.id)).toEqual([id])
    expect((await getHome(ctx)).reviews.map((item) => item.id)).toEqual([id])
    await closeReview(ctx, id, closing)
    const agenda = await getWeeklyAgenda(ctx)
    expect(agenda.alerts).toEqual([])
    expect(agenda.verifications.map((item) => item.id)).toEqual([id])
    expect(agenda.closed.map((item) => item.id)).toEqual([id])
    expect(agenda.decisions).toMatchObject([{ source: 'review', text: closing.decision }])
    expect((await getHome(ctx)).reviews).toEqual([])
  })

  test('has what was decided on experiments, the budget, and what was committed to', async () => {
    const effects = [{ metricId: metric.id, absolute: [0.01, 0.004] }] as const
    const shipped = { shareBp: 10_000, from: '2026-10-12' }
    await plantDecision(ctx, { targetMetricId: metric.id, effects, choice: 'ship', shipped })
    await createBudget(ctx, { cycleId, ledger: 'people', total: 1000 })
    const initiative = { name: { en: 'Editors' }, tier: 'core', ownerId: OWNER } as const
    const { id } = await createInitiative(ctx, { ...initiative, keyResultIds: [keyResultId] })
    const action = { name: { en: 'Posts' }, times: 1, rhythm: 'day', from: '2026-11-16' } as const
    const { id: actionId } = await addAction(ctx, id, { ...action, ownerId: OWNER })
    await logAction(ctx, actionId, { day: '2026-11-16', times: 1 })
    await alert()
    const agenda = Agenda.parse(await getWeeklyAgenda(ctx))
    expect(agenda).toMatchObject({
      experiments: [{ why: 'decided', choice: 'ship', verdict: 'ship' }],
      budgets: [{ ledger: 'people', total: 1000, spent: 0, overall: null }],
      adherence: [
        {
          initiativeId: id,
          rate: 0.5,
          readings: [{ keyResultId, reading: 'not_done_not_moved' }],
        },
      ],
    })
  })
})

describe('reviews by the calendar', () => {
  test('one a month and one a quarter, of the period the day lies in', async () => {
    const monthly = await openReview(ctx, { kind: 'monthly', ownerId: OWNER })
    expect(monthly).toMatchObject({ from: '2026-11-01', to: '2026-11-30', metric: null })
    const february = { kind: 'monthly', day: '2028-02-10', ownerId: OWNER } as const
    expect(await openReview(ctx, february)).toMatchObject({ from: '2028-02-01', to: '2028-02-29' })
    const quarterly = { kind: 'quarterly', ownerId: OWNER } as const
    expect(await openReview(ctx, quarterly)).toMatchObject({ from: '2026-10-01', to: '2026-12-31' })
    const other = { ...quarterly, day: '2027-08-31' }
    expect(await openReview(ctx, other)).toMatchObject({ from: '2027-07-01', to: '2027-09-30' })
    await expect(openReview(ctx, { kind: 'monthly', ownerId: OWNER })).rejects.toMatchObject({
      reason: 'review.exists',
    })
  })

  test('need no cause, but a decision with its verification or a reason for none', async () => {
    const { id } = await openReview(ctx, { kind: 'monthly', ownerId: OWNER })
    await expect(closeReview(ctx, id, { ownerId: OWNER })).rejects.toMatchObject({
      reason: 'review.decision_missing',
    })
    const decision = { en: 'Hire.' }
    await expect(closeReview(ctx, id, { decision, ownerId: OWNER })).rejects.toMatchObject({
      reason: 'review.verification_missing',
    })
    const noChangeReason = { en: 'All is well.' }
    expect(await closeReview(ctx, id, { noChangeReason, ownerId: OWNER })).toMatchObject({
      state: 'closed',
    })
  })

  test('keep their agenda as it stood at the close, here and in the decision log', async () => {
    const { id } = await openReview(ctx, { kind: 'quarterly', ownerId: OWNER })
    await alert()
    const open = await getReview(ctx, id)
    expect(open.agenda.alerts).toHaveLength(1)
    const decision = { decision: { en: 'More editors.' }, verifyOn: '2026-12-01' }
    await closeReview(ctx, id, { ...decision, ownerId: OWNER })
    const later = addDays('2026-10-19', 0)
    const week = { periodStart: later, periodEnd: addDays(later, 6) }
    await recordMetricValues(ctx, metric.id, [{ ...week, value: 0.69 }])
    const closed = Review.parse(await getReview(ctx, id))
    expect(closed.agenda).toEqual(open.agenda)
    const [logged] = await ctx.store.db.select().from(decisionLog)
    expect(JSON.parse(logged?.canonical ?? '')).toMatchObject({
      agenda: { keyResults: [{ keyResultId, progress: 0, health: 'stale' }] },
    })
  })
})

describe('the pack', () => {
  test('says every section in both languages, also the empty ones', async () => {
    const { id } = await openReview(ctx, { kind: 'quarterly', ownerId: OWNER })
    await alert()
    const en = await getReviewPack(ctx, id, 'en')
    const zh = await getReviewPack(ctx, id, 'zh')
    expect(en).toContain('# Quarterly review · 2026-10-01 – 2026-12-31')
    expect(zh).toContain('# 季度复盘 · 2026-10-01 – 2026-12-31')
    const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('## '))
    expect(headings(en)).toHaveLength(13)
    expect(headings(zh)).toHaveLength(13)
    expect(en).toContain('## Experiments\n\nNone.')
    expect(zh).toContain('## 实验\n\n无。')
    expect(en).toContain('| 2026-10-05 – 2026-10-11 | 62.0% | 50.0% | 19.4% | Product manager |')
    // Whatever somebody called it, a name stays one cell.
    expect(en).toContain(String.raw`| Completion \| lessons |`)
    expect(en).toContain('1 of 1 key results.')
    expect(zh).toMatch(/\| Completion to 70% \| 0% \|/)
  })

  test('of a closed alert says cause, decision, owner and day', async () => {
    const id = await alert()
    await closeReview(ctx, id, closing)
    const text = await getReviewPack(ctx, id, 'zh')
    expect(text).toContain('## 本次复盘结论')
    expect(text).toContain('- **原因**: 执行不到位')
    expect(text).toContain('- **决定**: Publish on time.')
    expect(text).toContain('- **负责人**: 增长分析师')
    expect(text).toContain('- **到期**: 2026-11-20')
  })
})

describe('duties', () => {
  const kinds = async (actorId: string) =>
    (await listDuties(ctx.as(actorId))).map(({ kind, dueOn, overdue }) => [kind, dueOn, overdue])

  test('of the owner: a check-in that is overdue and the review; of the other: the verification', async () => {
    const id = await alert()
    expect(await kinds(OWNER)).toEqual([
      ['check_in', '2026-10-15', true],
      ['review', '2026-11-25', false],
    ])
    expect(await kinds(TEST_PEOPLE[1].id)).toEqual([])
    await checkIn(ctx, keyResultId, { day: '2026-11-18', confidence: 0.5 })
    await closeReview(ctx, id, closing)
    expect(await kinds(OWNER)).toEqual([])
    expect(await kinds(TEST_PEOPLE[1].id)).toEqual([['verify', '2026-11-20', false]])
  })

  test('a commitment of the week that is not kept yet', async () => {
    const initiative = { name: { en: 'Editors' }, tier: 'core', ownerId: OWNER } as const
    const { id } = await createInitiative(ctx, initiative)
    const action = { name: { en: 'Posts' }, times: 2, rhythm: 'week', from: '2026-11-16' } as const
    const ownerId = TEST_PEOPLE[2].id
    const added = await addAction(ctx, id, { ...action, ownerId })
    expect(await kinds(ownerId)).toEqual([['log_action', '2026-11-22', false]])
    await logAction(ctx, added.id, { day: '2026-11-17', times: 2 })
    expect(await kinds(ownerId)).toEqual([])
  })
})
