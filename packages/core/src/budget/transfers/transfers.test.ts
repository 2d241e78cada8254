import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { listAudit } from '../../audit/list-audit.js'
import type { Budget, Entry, EntryInput } from '../../contract/budget.js'
import { TIERS, type Tier } from '../../contract/metric.js'
import type { TransferEnd, TransferInput } from '../../contract/transfer.js'
import { createCycle } from '../../objectives/create-cycle.js'
import { openTestContext, type TestContext } from '../../testing.js'
import { bookEntry } from '../book-entry.js'
import { changeInitiative } from '../change-initiative.js'
import { createBudget } from '../create-budget.js'
import { createInitiative } from '../create-initiative.js'
import { byTier } from '../per-tier.js'
import { readEntries } from '../read-entries.js'
import { decideTransfer } from './decide-transfer.js'
import { listTransfers } from './list-transfers.js'
import { proposeTransfer } from './propose-transfer.js'

const DAY_MS = 86_400_000
let ctx: TestContext
let budget: Budget

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  budget = await quarterOfPeople()
})
afterEach(() => ctx.dispose())

async function quarterOfPeople(): Promise<Budget> {
  const cycle = await createCycle(ctx, {
    name: { en: 'Q4' },
    startsOn: '2026-10-01',
    endsOn: '2026-12-31',
  })
  return createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 1000 })
}

async function initiative(tier: Tier): Promise<string> {
  const input = { name: { en: `${tier} work` }, tier, ownerId: 'per_product' }
  return (await createInitiative(ctx, input)).id
}

const on = (initiativeId: string): TransferEnd => ({ on: 'initiative', initiativeId })
const plan = (rest: Partial<EntryInput> & { amount: number; day: string }) =>
  bookEntry(ctx, { budgetId: budget.id, kind: 'planned', ...rest })
const propose = (rest: Pick<TransferInput, 'from' | 'to' | 'amount'> & Partial<TransferInput>) =>
  proposeTransfer(ctx, { budgetId: budget.id, reason: 'Because', ...rest })
const approve = (id: string) => decideTransfer(ctx.as('per_lead'), id, { choice: 'approve' })
const entries = () => readEntries(ctx.store.db, budget.id)

async function expectRefusal(run: () => Promise<unknown>, reason: string): Promise<void> {
  const before = [await listAudit(ctx, {}), await entries(), await listTransfers(ctx, budget.id)]
  await expect(run()).rejects.toMatchObject({ reason })
  const after = [await listAudit(ctx, {}), await entries(), await listTransfers(ctx, budget.id)]
  expect(after).toEqual(before)
}

describe('a transfer', () => {
  test('books nothing until another person approves it, then moves the plan day by day', async () => {
    const [core, bet] = [await initiative('core'), await initiative('exploratory')]
    await plan({ initiativeId: core, amount: 30, day: '2026-10-10' })
    await plan({ initiativeId: core, amount: 60, day: '2026-11-10' })
    const transfer = await propose({ from: on(core), to: on(bet), amount: 30 })
    expect(transfer).toMatchObject({ state: 'proposed', day: '2026-10-01', decidedBy: null })
    expect(await entries()).toHaveLength(2)
    await expectRefusal(
      () => decideTransfer(ctx, transfer.id, { choice: 'approve' }),
      'budget.transfer_second_person',
    )
    await expectRefusal(
      () => decideTransfer(ctx.as('per_lead'), transfer.id, { choice: 'withdraw' }),
      'budget.transfer_not_own',
    )
    expect(await approve(transfer.id)).toMatchObject({ state: 'approved', decidedBy: 'per_lead' })
    const moved = (await entries()).filter(({ source }) => source === 'transfer')
    const lines = moved.map(({ day, amount, initiativeId, tier }) => [
      day,
      amount,
      initiativeId === core ? 'core work' : 'bet',
      tier,
    ])
    expect(lines.toSorted()).toEqual([
      ['2026-10-10', -10, 'core work', 'core'],
      ['2026-10-10', 10, 'bet', 'exploratory'],
      ['2026-11-10', -20, 'core work', 'core'],
      ['2026-11-10', 20, 'bet', 'exploratory'],
    ])
    expect(new Set(moved.map(({ transferId }) => transferId))).toEqual(new Set([transfer.id]))
    await expectRefusal(() => approve(transfer.id), 'budget.transfer_decided')
  })

  test('is rejected by another, withdrawn by its proposer, and then books nothing', async () => {
    const core = await initiative('core')
    await plan({ initiativeId: core, amount: 30, day: '2026-10-10' })
    const input = { from: on(core), to: { on: 'bucket', bucket: 'run' }, amount: 5 } as const
    const [one, two] = [await propose(input), await propose(input)]
    const note = 'Not now'
    await decideTransfer(ctx.as('per_lead'), one.id, { choice: 'reject', note })
    await decideTransfer(ctx, two.id, { choice: 'withdraw' })
    expect(await listTransfers(ctx, budget.id)).toMatchObject([
      { id: two.id, state: 'withdrawn', decidedBy: 'per_product' },
      { id: one.id, state: 'rejected', note },
    ])
    expect(await entries()).toHaveLength(1)
  })

  test('takes no more than is planned from its day on, and days that are over stay', async () => {
    const [core, bet] = [await initiative('core'), await initiative('exploratory')]
    await plan({ initiativeId: core, amount: 30, day: '2026-10-10' })
    const late = await plan({ initiativeId: core, amount: 60, day: '2026-11-10' })
    const move = (amount: number, day?: string) =>
      propose({ from: on(core), to: on(bet), amount, day: day ?? null })
    await expectRefusal(() => move(91), 'budget.transfer_exceeds')
    await expectRefusal(() => move(61, '2026-10-11'), 'budget.transfer_exceeds')
    await plan({ initiativeId: core, amount: -10, day: '2026-10-02', correctsId: late.id })
    await expectRefusal(() => move(51, '2026-10-11'), 'budget.transfer_exceeds')
    const early = await move(80, '2026-10-05')
    ctx.advance(20 * DAY_MS)
    await expect(approve(early.id)).rejects.toMatchObject({
      reason: 'budget.transfer_exceeds',
      params: { left: 50, amount: 80, day: '2026-10-21' },
    })
    expect((await listTransfers(ctx, budget.id))[0]?.state).toBe('proposed')
  })

  test('two that want the same plan cannot both be approved', async () => {
    const [core, bet] = [await initiative('core'), await initiative('exploratory')]
    await plan({ initiativeId: core, amount: 100, day: '2026-10-10' })
    const proposals = await Promise.all(
      [60, 60, 40].map((amount) => propose({ from: on(core), to: on(bet), amount })),
    )
    const outcomes = await Promise.allSettled(proposals.map(({ id }) => approve(id)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect((await entries()).reduce((sum, entry) => sum + entry.amount, 0)).toBe(100)
  })

  test('a tier holds the plans in it; what it gave away its initiatives cannot give again', async () => {
    const core = await initiative('core')
    await plan({ initiativeId: core, amount: 50, day: '2026-10-10' })
    await plan({ tier: 'core', amount: 10, day: '2026-10-11' })
    const exploratory = { on: 'tier', tier: 'exploratory' } as const
    await approve(
      (await propose({ from: { on: 'tier', tier: 'core' }, to: exploratory, amount: 45 })).id,
    )
    await expectRefusal(
      () => propose({ from: on(core), to: exploratory, amount: 16 }),
      'budget.transfer_exceeds',
    )
    await approve((await propose({ from: on(core), to: exploratory, amount: 15 })).id)
    expect(plannedByTier(await entries())).toEqual({ core: 0, supporting: 0, exploratory: 60 })
  })

  test('contingency waits until the end of the period and comes back on the days it is for', async () => {
    const [core, bet] = [await initiative('core'), await initiative('exploratory')]
    const contingency = { on: 'bucket', bucket: 'contingency' } as const
    await plan({ initiativeId: core, amount: 40, day: '2026-10-10' })
    await approve((await propose({ from: on(core), to: contingency, amount: 15 })).id)
    ctx.advance(30 * DAY_MS)
    await approve((await propose({ from: contingency, to: on(bet), amount: 5 })).id)
    const held = (await entries()).filter(({ bucket }) => bucket === 'contingency')
    expect(held.map(({ day, amount }) => [day, amount])).toEqual([
      ['2026-12-31', -5],
      ['2026-12-31', 15],
    ])
  })

  test('refuses the same end twice, other periods, unknown and stopped initiatives', async () => {
    const [core, bet] = [await initiative('core'), await initiative('exploratory')]
    await plan({ initiativeId: core, amount: 40, day: '2026-10-10' })
    const move = (rest: Partial<TransferInput>) => () =>
      propose({ from: on(core), to: on(bet), amount: 1, ...rest })
    await expectRefusal(move({ to: on(core) }), 'budget.transfer_same_end')
    await expectRefusal(move({ day: '2027-01-01' }), 'budget.entry_outside_cycle')
    await expectRefusal(move({ day: '2026-09-30' }), 'budget.entry_outside_cycle')
    await expectRefusal(move({ to: on('ini_none') }), 'initiative.not_found')
    await expectRefusal(move({ from: on('ini_none') }), 'initiative.not_found')
    await expectRefusal(move({ budgetId: 'bud_none' }), 'budget.not_found')
    await expectRefusal(move({ amount: 0 }), 'request.invalid')
    const waiting = await move({})()
    await changeInitiative(ctx, bet, { stopped: { on: '2026-10-01', reason: 'Enough' } })
    await expectRefusal(move({ day: '2026-10-02' }), 'initiative.stopped')
    ctx.advance(2 * DAY_MS)
    await expectRefusal(() => approve(waiting.id), 'initiative.stopped')
    await expectRefusal(() => approve('tra_none'), 'budget.transfer_not_found')
  })
})

test('whatever is moved, the plan’s total stands and no end is overdrawn', async () => {
  const end = fc.oneof(
    fc.constantFrom(...TIERS).map((tier) => ({ on: 'tier' as const, tier })),
    fc.constantFrom('run', 'contingency').map((bucket) => ({ on: 'bucket' as const, bucket })),
    fc.nat(3).map((index) => ({ on: 'initiative' as const, index })),
  )
  const move = fc.record({ from: end, to: end, amount: fc.integer({ min: 1, max: 60 }) })
  const planned = fc.record({
    index: fc.nat(3),
    amount: fc.nat(40),
    day: fc.integer({ min: 10, max: 31 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(planned, { minLength: 1, maxLength: 6 }),
      fc.array(move, { maxLength: 8 }),
      async (plans, moves) => {
        await ctx.dispose()
        ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
        budget = await quarterOfPeople()
        const ids = [...(await Promise.all(TIERS.map(initiative))), await severalTiers()]
        for (const { index, amount, day } of plans) {
          await plan({ initiativeId: ids[index] ?? null, amount, day: `2026-10-${day}` })
        }
        const total = plans.reduce((sum, { amount }) => sum + amount, 0)
        const resolve = (item: (typeof moves)[number]['from']): TransferEnd => {
          if (item.on === 'initiative') return on(ids[item.index] ?? '')
          return item.on === 'tier'
            ? item
            : { on: 'bucket', bucket: item.bucket === 'run' ? 'run' : 'contingency' }
        }
        for (const { from, to, amount } of moves) {
          const proposed = propose({ from: resolve(from), to: resolve(to), amount })
          await proposed.then(({ id }) => approve(id)).catch(() => undefined)
        }
        const after = await entries()
        expect(after.reduce((sum, entry) => sum + entry.amount, 0)).toBe(total)
        // A weighted initiative’s parts are rounded on each day they lie on.
        const rounding = new Set(after.map(({ day }) => day)).size * moves.length
        for (const amount of Object.values(plannedByTier(after))) {
          expect(amount).toBeGreaterThanOrEqual(-rounding)
        }
        for (const id of ids) expect(ownPlan(after, id)).toBeGreaterThanOrEqual(0)
      },
    ),
    { seed: 70_20_10, numRuns: 12 },
  )
})

async function severalTiers(): Promise<string> {
  const weights = { core: 5000, supporting: 3000, exploratory: 2000 }
  const input = { name: { en: 'Both' }, tier: 'core', weights, ownerId: 'per_product' } as const
  return (await createInitiative(ctx, input)).id
}

function plannedByTier(entries: readonly Entry[]) {
  const mix = entries.filter(({ bucket, kind }) => bucket === 'mix' && kind === 'planned')
  return byTier((tier) => mix.reduce((sum, { tierAmounts }) => sum + (tierAmounts?.[tier] ?? 0), 0))
}

function ownPlan(entries: readonly Entry[], id: string): number {
  return entries
    .filter(({ initiativeId }) => initiativeId === id)
    .reduce((sum, { amount }) => sum + amount, 0)
}
