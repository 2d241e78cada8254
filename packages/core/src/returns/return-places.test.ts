import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookEntry } from '../budget/book-entry.js'
import { changeInitiative } from '../budget/change-initiative.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createCycle } from '../objectives/create-cycle.js'
import { supportingMetric } from '../testing.js'
import { getReturns } from './get-returns.js'
import {
  FIRST,
  openReturnWorld,
  rowOf,
  turnedDown,
  type ReturnWorld,
} from './testing/return-world.js'

let world: ReturnWorld
beforeEach(async () => {
  world = await openReturnWorld()
})
afterEach(() => world.ctx.dispose())

describe('where a gain belongs', () => {
  test('to the tier of the day of the decision; spend before a promotion keeps its own', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const bet = await world.initiative('exploratory')
    await world.spend(budgetId, bet, 300)
    await world.decide(bet, [0.01, 0.01])
    world.until('2026-03-01')
    await changeInitiative(world.ctx, bet, { tier: { tier: 'supporting', from: '2026-03-01' } })
    await world.spend(budgetId, bet, 400, '2026-03-01')
    await world.decide(bet, [0.02, 0.01])
    const found = await world.returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({ spent: 300, concluded: 1 })
    expect(rowOf(found, 'supporting')).toMatchObject({ spent: 400, concluded: 1 })
    expect(found.initiatives).toMatchObject([{ initiativeId: bet, tier: 'supporting', spent: 700 }])
  })

  test('to its target metric’s without an initiative, also after that metric is promoted', async () => {
    const pilot = await supportingMetric(world.ctx, world.star.id, {
      key: 'pilot',
      tier: 'exploratory',
    })
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const { id } = await world.decide(null, [0.01, 0.01], { targetMetricId: pilot.id })
    await bookEntry(world.ctx, {
      budgetId,
      kind: 'actual',
      day: FIRST,
      amount: 90,
      experimentId: id,
    })
    world.until('2026-05-01')
    await changeMetric(world.ctx, pilot.id, {
      tier: 'supporting',
      reason: 'Three wins carried over',
    })
    await bookEntry(world.ctx, {
      budgetId,
      kind: 'actual',
      experimentId: id,
      day: '2026-05-01',
      amount: 10,
    })
    const found = await world.returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({
      spent: 90,
      concluded: 1,
      promoted: 1,
      promotionRate: 1,
    })
    expect(rowOf(found, 'supporting')).toMatchObject({ spent: 10, concluded: 0 })
    expect(found.moves).toMatchObject([
      { metricId: pilot.id, from: 'exploratory', to: 'supporting', day: '2026-05-01' },
    ])
    expect(found.moves[0]?.reason).toBe('Three wins carried over')
    expect(found.funnel).toEqual({ exploratory: 1, supporting: 1, core: 0 })
  })

  test('by weight to several tiers, and is counted once', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const both = await world.initiative('core', { core: 7500, supporting: 2500, exploratory: 0 })
    // Split one by one: 3 and 1 of four, three times over.
    for (let time = 0; time < 3; time += 1) await world.spend(budgetId, both, 4)
    for (const estimate of [0.04, 0.02, 0]) await world.decide(both, [estimate, 0.01])
    const found = await world.returnsOf(cycleId)
    expect(rowOf(found, 'core')).toMatchObject({ spent: 9, concluded: 3 })
    expect(rowOf(found, 'supporting')).toMatchObject({ spent: 3, concluded: 0 })
    expect(rowOf(found, 'core')?.gain?.estimate).toBeCloseTo(0.045, 12)
    expect(rowOf(found, 'supporting')?.gain?.estimate).toBeCloseTo(0.015, 12)
    expect(found.total).toMatchObject({ concluded: 3, spent: 12 })
    expect(found.total.gain?.estimate).toBeCloseTo(0.06, 12)
  })
})

describe('the window', () => {
  test('a year of halves ends with the cycle; days without a budget count for nothing', async () => {
    world.until('2025-03-01')
    await world.decide(null, [0.01, 0.01], turnedDown)
    world.until('2025-08-01')
    const h2 = await world.half('H2', '2025-07-01', '2025-12-31')
    await world.decide(null, [0.01, 0.01], turnedDown)
    world.until('2026-02-01')
    const h1 = await world.half('H1', FIRST, '2026-06-30')
    await world.spend(h2.budgetId, null, 70, '2025-08-01')
    await world.spend(h1.budgetId, null, 30, '2026-01-31')
    const found = await world.returnsOf(h1.cycleId)
    expect(found.window).toEqual({ from: '2025-07-01', until: '2026-02-01', days: 184 + 32 })
    expect(found).toMatchObject({ unassigned: 100, coverage: 0, outsideBudgets: 0 })
    expect(found.total).toMatchObject({ concluded: 1, spent: 0 })
    const before = await world.returnsOf(h2.cycleId)
    expect(before.window).toEqual({ from: '2025-07-01', until: '2025-12-31', days: 184 })
    expect(before).toMatchObject({ outsideBudgets: 1, unassigned: 70 })
    expect(before.periods.map((period) => period.name.en)).toEqual(['H2'])
  })

  test('corrections count on the day and in the tier of their entry', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const core = await world.initiative('core')
    const entry = await world.spend(budgetId, core, 100)
    world.until('2026-03-01')
    await changeInitiative(world.ctx, core, { tier: { tier: 'supporting', from: '2026-02-01' } })
    await bookEntry(world.ctx, {
      budgetId,
      kind: 'actual',
      initiativeId: core,
      correctsId: entry.id,
      day: '2026-03-01',
      amount: -40,
    })
    const found = await world.returnsOf(cycleId)
    expect(found.tiers.map((row) => row.spent)).toEqual([60, 0, 0])
  })

  test('without a budget there is no window, and nothing is 0 %', async () => {
    const cycle = await createCycle(world.ctx, {
      name: { en: 'H1' },
      startsOn: FIRST,
      endsOn: '2026-06-30',
    })
    await world.decide(null, [0.01, 0.01])
    const found = await world.returnsOf(cycle.id)
    expect(found).toMatchObject({ window: null, coverage: null, periods: [], outsideBudgets: 1 })
    expect(found.tiers.map((row) => [row.share, row.velocity])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
  })

  test('money names its currency, people do not; an unknown cycle is refused', async () => {
    const { cycleId } = await world.half('H1', FIRST, '2026-06-30')
    const refused = { reason: 'request.invalid' }
    await expect(getReturns(world.ctx, { ledger: 'money', cycleId })).rejects.toMatchObject(refused)
    const euros = { ledger: 'people', currency: 'EUR', cycleId } as const
    await expect(getReturns(world.ctx, euros)).rejects.toMatchObject(refused)
    await expect(
      getReturns(world.ctx, { ledger: 'people', cycleId: 'cyc_none' }),
    ).rejects.toMatchObject({
      reason: 'cycle.not_found',
    })
  })
})
