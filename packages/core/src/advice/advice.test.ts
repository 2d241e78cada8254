import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { bookEntry } from '../budget/book-entry.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { decideTransfer } from '../budget/transfers/decide-transfer.js'
import { listTransfers } from '../budget/transfers/list-transfers.js'
import type { Budget } from '../contract/budget.js'
import { createCycle } from '../objectives/create-cycle.js'
import { listDecisions } from '../reviews/list-decisions.js'
import { openTestContext, type TestContext } from '../testing.js'
import { answerAdvice } from './answer-advice.js'
import { listAdvice } from './list-advice.js'
import { settleAdvice } from './settle-advice.js'

const DAY_MS = 86_400_000

let ctx: TestContext
let budget: Budget
let ids: Readonly<Record<'core' | 'supporting' | 'exploratory', string>>

/** 1,000 heading for 800/145/55, so that core is 10 points over and exploratory in breach. */
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-20T09:00:00.000Z' })
  const dates = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const cycle = await createCycle(ctx, { name: { en: 'Q4' }, ...dates })
  budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 1000 })
  const make = async (tier: 'core' | 'supporting' | 'exploratory') => {
    const { id } = await createInitiative(ctx, {
      name: { en: `${tier} work`, zh: tier },
      tier,
      ownerId: ctx.actorId,
    })
    return id
  }
  ids = {
    core: await make('core'),
    supporting: await make('supporting'),
    exploratory: await make('exploratory'),
  }
  const amounts = { core: [410, 390], supporting: [65, 80], exploratory: [25, 30] } as const
  for (const tier of ['core', 'supporting', 'exploratory'] as const) {
    const on = { budgetId: budget.id, initiativeId: ids[tier] }
    await bookEntry(ctx, { ...on, kind: 'actual', day: '2026-11-06', amount: amounts[tier][0] })
    await bookEntry(ctx, { ...on, kind: 'planned', day: '2026-12-04', amount: amounts[tier][1] })
  }
})
afterEach(() => ctx.dispose())

const open = async () => (await listAdvice(ctx, budget.id)).open
const firstKey = async () => (await open())[0]?.key ?? ''
async function expectRefusal(run: Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
  expect(await listTransfers(ctx, budget.id)).toEqual([])
}

describe('listAdvice', () => {
  test('nothing is concluded, so only exploratory work can take from core', async () => {
    const { open: found, limit, room } = await listAdvice(ctx, budget.id)
    expect([limit, room]).toEqual([50, { core: 50, supporting: 50, exploratory: 50 }])
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      rule: 'drift',
      from: { on: 'initiative', initiativeId: ids.core },
      to: { on: 'initiative', initiativeId: ids.exploratory },
      amount: 45,
      effect: null,
      reasons: [
        { code: 'mix_off' },
        { code: 'gives_unknown_return' },
        { code: 'receives_unknown_return' },
      ],
    })
    await expect(listAdvice(ctx, 'bud_none')).rejects.toMatchObject({ reason: 'budget.not_found' })
  })
})

describe('answerAdvice', () => {
  test('accepted: a transfer waits, the decision is logged, nothing more is proposed', async () => {
    const key = await firstKey()
    const answered = await answerAdvice(ctx, budget.id, { key, choice: 'accepted', reason: 'Yes' })
    const [transfer] = await listTransfers(ctx, budget.id)
    expect(transfer).toMatchObject({ id: answered.transferId, amount: 45, state: 'proposed' })
    const [decision] = (await listDecisions(ctx, {})).items
    expect(decision).toMatchObject({ id: answered.decisionId, subjects: { budgetId: budget.id } })
    expect(decision?.text.zh).toContain('回报尚不清楚')
    const evidence = JSON.parse(decision?.evidence.canonical ?? '{}')
    expect(evidence).toMatchObject({
      amount: 45,
      advice: { key },
      budget: { budget: { total: 1000 } },
    })
    const after = await listAdvice(ctx, budget.id)
    expect(after).toMatchObject({ open: [], room: { core: 5, supporting: 50, exploratory: 5 } })
    await decideTransfer(ctx.as('per_lead'), transfer?.id ?? '', { choice: 'approve' })
    expect(await open()).toEqual([])
  })

  test('edited takes another amount inside the limits', async () => {
    const key = await firstKey()
    const edit = (amount: number | null) =>
      answerAdvice(ctx, budget.id, { key, choice: 'edited', amount, reason: 'Less' })
    await expectRefusal(edit(51), 'advice.over_limit')
    await expectRefusal(edit(null), 'advice.amount')
    const accept = { key, choice: 'accepted', amount: 3, reason: 'x' } as const
    await expectRefusal(answerAdvice(ctx, budget.id, accept), 'advice.amount')
    expect(await edit(20)).toMatchObject({ amount: 20, record: { amount: 45 } })
  })

  test('rejected stays away in its month and comes back with the next', async () => {
    const key = await firstKey()
    await answerAdvice(ctx, budget.id, { key, choice: 'rejected', reason: 'Not now' })
    expect(await listTransfers(ctx, budget.id)).toEqual([])
    const { open: none, room } = await listAdvice(ctx, budget.id)
    expect([none, room.core]).toEqual([[], 50])
    const again = { key, choice: 'accepted', reason: 'x' } as const
    await expectRefusal(answerAdvice(ctx, budget.id, again), 'advice.answered_already')
    ctx.advance(11 * DAY_MS)
    expect((await open()).map((item) => item.amount)).toEqual([45])
  })

  test('what is not proposed, and what has no reason, is refused', async () => {
    const answer = { choice: 'accepted', reason: 'x' } as const
    await expectRefusal(
      answerAdvice(ctx, budget.id, { ...answer, key: 'drift ini_a ini_b 2026-11' }),
      'advice.not_current',
    )
    const key = await firstKey()
    await expectRefusal(
      answerAdvice(ctx, budget.id, { ...answer, key, reason: ' ' }),
      'request.invalid',
    )
    await expect(answerAdvice(ctx, 'bud_none', { ...answer, key })).rejects.toMatchObject({
      reason: 'budget.not_found',
    })
  })
})

describe('settleAdvice', () => {
  const accept = async () => {
    const key = await firstKey()
    return answerAdvice(ctx, budget.id, { key, choice: 'accepted', reason: 'Yes' })
  }
  const spend = (tier: 'core' | 'supporting' | 'exploratory', amount: number) =>
    bookEntry(ctx, {
      budgetId: budget.id,
      initiativeId: ids[tier],
      kind: 'actual',
      day: '2026-12-20',
      amount,
    })
  const outcome = async () => {
    const settled = await settleAdvice(ctx)
    return { settled, ...(await listAdvice(ctx, budget.id)).answered[0]?.outcome }
  }

  test('paid where both tiers ended inside their bands, once the period is over', async () => {
    const { id, transferId } = await accept()
    await decideTransfer(ctx.as('per_lead'), transferId ?? '', { choice: 'approve' })
    // 710/190/100 of 1,000 in the end.
    await spend('core', 300)
    await spend('supporting', 125)
    await spend('exploratory', 75)
    ctx.advance(41 * DAY_MS)
    expect(await outcome()).toEqual({ settled: [] })
    ctx.advance(DAY_MS)
    expect(await outcome()).toMatchObject({
      settled: [id],
      verdict: 'paid',
      day: '2027-01-01',
      reasons: [{ code: 'closed_drift' }, { code: 'paid_unknown' }],
    })
    expect((await outcome()).settled).toEqual([])
  })

  test('did not pay where a tier ended off; no data where nothing was moved', async () => {
    const { transferId } = await accept()
    await decideTransfer(ctx.as('per_lead'), transferId ?? '', { choice: 'approve' })
    ctx.advance(60 * DAY_MS)
    // 410/65/25 of 500: exploratory at 5 %, core at 82 %.
    expect(await outcome()).toMatchObject({
      verdict: 'did_not_pay',
      reasons: [{ code: 'still_off' }, {}],
    })
  })

  test('a transfer that was rejected says so; rejected advice is left alone', async () => {
    const { transferId } = await accept()
    await decideTransfer(ctx.as('per_lead'), transferId ?? '', { choice: 'reject' })
    expect((await listAdvice(ctx, budget.id)).room.core).toBe(50)
    ctx.advance(60 * DAY_MS)
    expect(await outcome()).toMatchObject({ verdict: 'no_data', reasons: [{ code: 'not_moved' }] })
  })
})
