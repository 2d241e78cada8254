import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { bookEntry } from '../budget/book-entry.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { decideTransfer } from '../budget/transfers/decide-transfer.js'
import { proposeTransfer } from '../budget/transfers/propose-transfer.js'
import type { Budget } from '../contract/budget.js'
import type { Cycle } from '../contract/cycle.js'
import type { Metric } from '../contract/metric.js'
import { createMetric } from '../metrics/create-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { createCycle } from '../objectives/create-cycle.js'
import {
  metricInput,
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { listDuties } from '../duties/list-duties.js'
import { getReviewPack } from '../reviews/get-review-pack.js'
import { getReview } from '../reviews/get-review.js'
import { openReview } from '../reviews/open-review.js'
import { chooseInitiative } from './choose-initiative.js'
import { getBudgetGates } from './get-budget-gates.js'
import { releaseStage } from './release-stage.js'
import { setEnvelope } from './set-envelope.js'
import { setInitiativeGate } from './set-initiative-gate.js'

const condition = { en: 'Two concluded experiments', zh: '两个有结论的实验' }

let ctx: TestContext
let cycle: Cycle
let budget: Budget
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-20T09:00:00.000Z' })
  const dates = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycle = await createCycle(ctx, { name: { en: 'Q4' }, ...dates })
  budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 1000 })
})
afterEach(() => ctx.dispose())

async function expectRefusal(run: Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
}

const initiative = async (name: string, tier: 'core' | 'supporting' | 'exploratory') =>
  (await createInitiative(ctx, { name: { en: name }, tier, ownerId: ctx.actorId })).id
const plan = (amount: number, rest: object) =>
  bookEntry(ctx, { budgetId: budget.id, kind: 'planned', day: '2026-12-04', amount, ...rest })
const envelope = async () => (await getBudgetGates(ctx, budget.id)).envelope

describe('the envelope', () => {
  test('holds exploratory plans until a stage is released', async () => {
    const bet = await initiative('Bet', 'exploratory')
    const stages = [40, 60].map((amount) => ({ amount, condition }))
    expect((await setEnvelope(ctx, budget.id, { stages })).held).toBe(100)
    await expectRefusal(plan(1, { initiativeId: bet }), 'budget.envelope_held')
    await expectRefusal(plan(1, { tier: 'exploratory' }), 'budget.envelope_held')
    const [first] = (await envelope()).stages
    await releaseStage(ctx, first?.id ?? '', { reason: 'Both were concluded' })
    await plan(40, { initiativeId: bet })
    expect(await envelope()).toMatchObject({ released: 40, held: 60, planned: 40, available: 0 })
    await expectRefusal(plan(1, { initiativeId: bet }), 'budget.envelope_held')
    // What is spent, and what is planned elsewhere, is not held.
    await plan(500, { initiativeId: await initiative('Player', 'core') })
    await bookEntry(ctx, {
      budgetId: budget.id,
      kind: 'actual',
      day: '2026-11-02',
      amount: 90,
      initiativeId: bet,
    })
  })

  test('a transfer into exploratory work waits for its release too; out of it is free', async () => {
    const [core, bet] = [await initiative('Player', 'core'), await initiative('Bet', 'exploratory')]
    await plan(200, { initiativeId: core })
    await setEnvelope(ctx, budget.id, { stages: [{ amount: 30, condition }] })
    const [stage] = (await envelope()).stages
    const ends = {
      from: { on: 'initiative', initiativeId: core },
      to: { on: 'initiative', initiativeId: bet },
    } as const
    const input = { budgetId: budget.id, amount: 25, reason: 'Try it' }
    const moved = await proposeTransfer(ctx, { ...input, ...ends })
    const lead = ctx.as('per_lead')
    await expectRefusal(
      decideTransfer(lead, moved.id, { choice: 'approve' }),
      'budget.envelope_held',
    )
    await releaseStage(ctx, stage?.id ?? '', { reason: 'Shown' })
    await decideTransfer(lead, moved.id, { choice: 'approve' })
    expect(await envelope()).toMatchObject({ planned: 25, available: 5 })
    const back = await proposeTransfer(ctx, { ...input, from: ends.to, to: ends.from })
    await decideTransfer(lead, back.id, { choice: 'approve' })
    expect(await envelope()).toMatchObject({ planned: 0, available: 30 })
  })

  test('stages sum to no more than the exploratory part, go in order, and stay once released', async () => {
    const stages = [60, 40].map((amount) => ({ amount, condition }))
    const tooMuch = [...stages, { amount: 1, condition }]
    await expectRefusal(setEnvelope(ctx, budget.id, { stages: tooMuch }), 'budget.envelope_exceeds')
    const set = await setEnvelope(ctx, budget.id, { stages })
    const [first, second] = set.stages.map((stage) => stage.id)
    await expectRefusal(releaseStage(ctx, second ?? '', { reason: 'x' }), 'budget.stage_order')
    await expectRefusal(releaseStage(ctx, 'stg_none', { reason: 'x' }), 'budget.stage_not_found')
    await expectRefusal(releaseStage(ctx, first ?? '', { reason: ' ' }), 'request.invalid')
    await releaseStage(ctx, first ?? '', { reason: 'Shown' })
    await expectRefusal(releaseStage(ctx, first ?? '', { reason: 'x' }), 'budget.stage_released')
    const again = { stages: [{ amount: 41, condition }] }
    await expectRefusal(setEnvelope(ctx, budget.id, again), 'budget.envelope_exceeds')
    const rest = await setEnvelope(ctx, budget.id, { stages: [{ amount: 10, condition }] })
    expect(rest.stages.map((stage) => [stage.position, stage.amount, stage.releaseReason])).toEqual(
      [
        [1, 60, 'Shown'],
        [2, 10, null],
      ],
    )
    expect((await setEnvelope(ctx, budget.id, { stages: [] })).held).toBe(0)
    await expectRefusal(setEnvelope(ctx, 'bud_none', { stages }), 'budget.not_found')
  })
})

describe('gates of initiatives', () => {
  const week = (metric: Metric, ...values: number[]) =>
    recordMetricValues(
      ctx,
      metric.id,
      values.map((value, at) => ({
        periodStart: `2026-11-${String(2 + 7 * at).padStart(2, '0')}`,
        periodEnd: `2026-11-${String(8 + 7 * at).padStart(2, '0')}`,
        value,
      })),
    )

  test('compares a group by the last two complete weeks and proposes a fifth', async () => {
    const star = await northStar(ctx)
    const group = { en: ' Channels', zh: '渠道' }
    const values = { mail: [0.1, 0.1], push: [0.3, 0.2], store: [0.5, 0.6] }
    for (const [key, own] of Object.entries(values)) {
      const metric = await supportingMetric(ctx, star.id, { key })
      await week(metric, ...own)
      const id = await initiative(key, 'supporting')
      await plan(101, { initiativeId: id })
      const named = key === 'push' ? { en: 'CHANNELS' } : group
      await setInitiativeGate(ctx, id, {
        gate: { group: named, metricId: metric.id, ledger: 'people' },
      })
    }
    const { groups, initiatives } = await getBudgetGates(ctx, budget.id)
    expect(groups).toHaveLength(1)
    expect(groups[0]?.comparable).toBe(true)
    const found = groups[0]?.members.map(({ name, reading, step }) => [name.en, reading, step])
    // Means 0.3 and 0.3: push was on it once and below it once.
    expect(found?.toSorted()).toEqual([
      ['mail', 'below', -20],
      ['push', 'between', null],
      ['store', 'above', 20],
    ])
    expect(initiatives.map(({ name, proposal }) => [name.en, proposal])).toEqual([
      ['mail', 'fix'],
      ['push', 'keep'],
      ['store', 'keep'],
    ])
  })

  test('metrics of a group are alike, and have a good side', async () => {
    const star = await northStar(ctx)
    const up = await supportingMetric(ctx, star.id, { key: 'up' })
    const down = await supportingMetric(ctx, star.id, { key: 'down', direction: 'down' })
    const none = await supportingMetric(ctx, star.id, { key: 'none', direction: 'neutral' })
    const [a, b] = [await initiative('a', 'core'), await initiative('b', 'core')]
    const gate = (metricId: string) => ({
      gate: { group: { en: 'Channels' }, metricId, ledger: 'people' as const },
    })
    await setInitiativeGate(ctx, a, gate(up.id))
    await expectRefusal(setInitiativeGate(ctx, b, gate(down.id)), 'gate.not_comparable')
    await expectRefusal(setInitiativeGate(ctx, b, gate(none.id)), 'gate.no_direction')
    await expectRefusal(setInitiativeGate(ctx, b, gate('met_none')), 'metric.not_found')
    await expectRefusal(setInitiativeGate(ctx, 'ini_none', gate(up.id)), 'initiative.not_found')
    await setInitiativeGate(ctx, a, { gate: null })
    expect((await getBudgetGates(ctx, budget.id)).groups).toEqual([])
    await setInitiativeGate(ctx, b, gate(down.id))
  })
})

describe('exemptions', () => {
  test('over, soon over and holding; one that found its path needs none', async () => {
    const star = await northStar(ctx)
    const exempt = (key: string, until: string, parents = {}) =>
      createMetric(
        ctx,
        metricInput(key, {
          tier: 'exploratory',
          exemption: { until, reason: 'A new market' },
          ...parents,
        }),
      )
    await exempt('late', '2026-12-20')
    await exempt('far', '2026-12-21')
    await exempt('first', '2026-11-20')
    await exempt('placed', '2026-11-25', {
      parents: [{ parentId: star.id, evidence: 'belief', slope: null }],
    })
    ctx.advance(86_400_000)
    const { exemptions } = await getBudgetGates(ctx, budget.id)
    expect(exemptions.map(({ name, state }) => [name.en, state])).toEqual([
      ['first', 'over'],
      ['late', 'soon'],
      ['far', 'soon'],
    ])
    const duties = await listDuties(ctx)
    expect(
      duties.map(({ kind, title, dueOn, overdue }) => [kind, title.en, dueOn, overdue]),
    ).toEqual([['exemption', 'first', '2026-11-20', true]])
    const monthly = await openReview(ctx, { kind: 'monthly', ownerId: ctx.actorId })
    const { agenda } = await getReview(ctx, monthly.id)
    expect(agenda.exemptions.map(({ name }) => name.en)).toEqual(['first', 'late', 'far'])
    expect([agenda.initiatives, agenda.quiet]).toEqual([[], false])
    expect(await getReviewPack(ctx, monthly.id, 'en')).toContain('| first | 2026-11-20 |')
  })
})

describe('keep, fix or stop', () => {
  test('an answer stands with its reason in the decision log, and stop is a sign from then on', async () => {
    const id = await initiative('Rooms', 'exploratory')
    const standing = async () => (await getBudgetGates(ctx, budget.id)).initiatives[0]
    expect(await standing()).toMatchObject({ proposal: 'keep', choice: null })
    await expectRefusal(
      chooseInitiative(ctx, 'ini_none', { choice: 'stop', reason: 'x' }),
      'initiative.not_found',
    )
    await expectRefusal(
      chooseInitiative(ctx, id, { choice: 'stop', reason: 'x', reviewId: 'rev_none' }),
      'review.not_found',
    )
    await chooseInitiative(ctx, id, { choice: 'stop', reason: 'Nobody came back' })
    expect(await standing()).toMatchObject({
      proposal: 'stop',
      reasons: [{ code: 'stop_decided' }],
      choice: { choice: 'stop', reason: 'Nobody came back', by: ctx.actorId },
    })
    ctx.advance(1000)
    const review = await openReview(ctx, { kind: 'quarterly', ownerId: ctx.actorId })
    const answer = { choice: 'keep', reason: 'One more month', reviewId: review.id } as const
    await chooseInitiative(ctx, id, answer)
    const { agenda } = await getReview(ctx, review.id)
    expect(agenda.initiatives).toMatchObject([{ initiativeId: id, choice: answer }])
    expect(await getReviewPack(ctx, review.id, 'zh')).toContain('保留: One more month')
    expect(await standing()).toMatchObject({ proposal: 'keep', choice: { choice: 'keep' } })
  })
})
