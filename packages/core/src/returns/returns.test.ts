import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookEntry } from '../budget/book-entry.js'
import { changeBudget } from '../budget/change-budget.js'
import { changeInitiative } from '../budget/change-initiative.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { plantDecision, type PlantedDecision } from '../contribution/testing/plant-decision.js'
import { Returns } from '../contract/returns.js'
import type { Metric, Tier } from '../contract/metric.js'
import { changeMetric } from '../metrics/change-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { createCycle } from '../objectives/create-cycle.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { getReturns } from './get-returns.js'
import { initiativeReturns } from './initiative-returns.js'

const Z = 1.959963984540054
const FIRST = '2026-01-01'

let ctx: TestContext
let star: Metric
let target: Metric
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-01-01T09:00:00.000Z' })
  star = await northStar(ctx)
  target = await supportingMetric(ctx, star.id, { key: 'completion' })
})
afterEach(() => ctx.dispose())

const until = (day: string) => ctx.advance(Date.parse(`${day}T09:00:00.000Z`) - ctx.now().getTime())

async function half(name: string, startsOn: string, endsOn: string) {
  const cycle = await createCycle(ctx, { name: { en: name }, startsOn, endsOn })
  const budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 20_000 })
  return { cycleId: cycle.id, budgetId: budget.id }
}

const initiative = async (tier: Tier, weights: Record<Tier, number> | null = null) =>
  (
    await createInitiative(ctx, {
      name: { en: `${tier} work` },
      tier,
      weights,
      ownerId: ctx.actorId,
    })
  ).id

const spend = (budgetId: string, initiativeId: string | null, amount: number, day = FIRST) =>
  bookEntry(ctx, { budgetId, kind: 'actual', day, amount, initiativeId })

/** Decided today with an effect on the North Star, shipped to everybody today. */
const decide = (
  initiativeId: string | null,
  absolute: readonly [number, number],
  rest: Partial<PlantedDecision> = {},
) =>
  plantDecision(ctx, {
    targetMetricId: target.id,
    effects: [{ metricId: star.id, absolute }],
    choice: 'ship',
    shipped: { shareBp: 10_000, from: ctx.now().toISOString().slice(0, 10) },
    ...(initiativeId === null ? {} : { initiativeId }),
    ...rest,
  })
const turnedDown = { choice: 'do_not_ship', shipped: null } as const

const returnsOf = async (cycleId: string) =>
  Returns.parse(await getReturns(ctx, { ledger: 'people', cycleId }))
const rowOf = (found: Returns, tier: Tier) => found.tiers.find((row) => row.tier === tier)

describe('return by tier', () => {
  test('effect × share × days live, on 100 person-days, recomputed by hand', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const core = await initiative('core')
    const bet = await initiative('exploratory')
    await spend(budgetId, core, 6000)
    await spend(budgetId, bet, 2000)
    // Five in all: taken raw. Shipped on the first day, live on all 181 of them.
    await decide(core, [0.04, 0.01])
    await decide(core, [0.02, 0.01], { shipped: { shareBp: 5000, from: '2026-04-02' } })
    await decide(core, [-0.01, 0.01], turnedDown)
    await decide(bet, [0.01, 0.02])
    await decide(bet, [-0.03, 0.02], turnedDown)
    until('2026-06-30')
    const found = await returnsOf(cycleId)
    expect(found.window).toEqual({ from: FIRST, until: '2026-06-30', days: 181 })
    // 2 April is day 92 of 181: 90 days live, of half of the units.
    const second = (0.5 * 90) / 181
    const gain = 0.04 + 0.02 * second
    const spread = Z * 0.01 * Math.hypot(1, second)
    const row = rowOf(found, 'core')
    expect(row).toMatchObject({ spent: 6000, share: 0.75, concluded: 3, shipped: 2, counted: 2 })
    expect(row?.gain?.estimate).toBeCloseTo(gain, 12)
    expect(row?.gain?.interval?.[0]).toBeCloseTo(gain - spread, 9)
    expect(row?.gain?.interval?.[1]).toBeCloseTo(gain + spread, 9)
    // 600 person-days are six hundreds of them.
    expect(row?.perUnit?.estimate).toBeCloseTo(gain / 6, 12)
    expect(row?.perUnit?.interval?.[0]).toBeCloseTo((gain - spread) / 6, 9)
    expect(row?.costPerLearning).toBe(2000)
    expect(row?.velocity).toBeCloseTo(3 / (181 / 7), 12)
    // Two experiments are too few for an interval, and the sum of all five has one.
    const bets = rowOf(found, 'exploratory')
    expect(bets).toMatchObject({ concluded: 2, gainGap: 'too_few' })
    expect(bets?.gain).toEqual({ estimate: expect.closeTo(0.01, 12), interval: null })
    const total = gain + 0.01
    expect(found.total.gain?.estimate).toBeCloseTo(total, 12)
    expect(row?.returnShare).toBeCloseTo(gain / total, 12)
    expect(row?.multiple).toBeCloseTo(gain / total / 0.75, 12)
    expect(bets?.multiple).toBeCloseTo(0.01 / total / 0.25, 12)
    expect(found.rawEffects).toBe(true)
    expect(found.outsideBudgets).toBe(0)
  })

  test('six experiments are shrunk, and what is unknown of their mean is shared', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const core = await initiative('core')
    await spend(budgetId, core, 1000)
    const effects = [0.05, 0.03, 0.01, -0.02, 0.02, -0.01]
    for (const [index, estimate] of effects.entries()) {
      await decide(core, [estimate, 0.01], index < 2 ? {} : turnedDown)
    }
    until('2026-06-30')
    const row = rowOf(await returnsOf(cycleId), 'core')
    // Equal variances: DerSimonian and Laird is the sample variance less the variance.
    const mean = effects.reduce((a, b) => a + b, 0) / 6
    const tau = effects.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 5 - 0.01 ** 2
    const trust = tau / (tau + 0.01 ** 2)
    const gain = trust * (0.05 + 0.03) + 2 * (1 - trust) * mean
    expect(row?.gain?.estimate).toBeCloseTo(gain, 12)
    expect(row?.gain?.estimate).toBeLessThan(0.08)
    expect((row?.gain?.interval?.[1] ?? 0) - gain).toBeGreaterThan(
      Z * Math.sqrt(2 * trust * 0.01 ** 2 + (2 * (1 - trust)) ** 2 * ((tau + 0.01 ** 2) / 6)) -
        1e-9,
    )
  })

  test('no learning is a gap with what was spent, never 0 or infinity', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    await spend(budgetId, await initiative('exploratory'), 500)
    const found = await returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({
      spent: 500,
      concluded: 0,
      costPerLearning: null,
      costGap: 'no_learning',
      gain: null,
      gainGap: 'nothing_shipped',
      promotionRate: null,
      multiple: null,
      multipleGap: 'gain_unknown',
    })
    await decide(null, [0.01, 0.01], turnedDown)
    expect(rowOf(await returnsOf(cycleId), 'supporting')).toMatchObject({
      concluded: 1,
      costPerLearning: null,
      costGap: 'nothing_booked',
      gainGap: 'nothing_shipped',
    })
  })

  test('what must not be read is no learning, and what nothing carries is said', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const bet = await initiative('exploratory')
    await spend(budgetId, bet, 500)
    await decide(bet, [0.02, 0.01], { verdict: 'do_not_read' })
    // Measured on its target only, whose step to the North Star is observed.
    await decide(bet, [0, 1], {
      effects: [{ metricId: target.id, absolute: [0.1, 0.01], relative: [0.1, 0.01] }],
    })
    const found = await returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({
      concluded: 1,
      shipped: 1,
      counted: 0,
      gain: null,
      gainGap: 'not_carried',
    })
    expect(found.notCarried).toMatchObject([{ tier: 'exploratory', why: 'edge_unproven' }])
    await recordMetricValues(ctx, star.id, [{ periodStart: FIRST, periodEnd: FIRST, value: 3 }])
    const parents = [{ parentId: star.id, evidence: 'proven', slope: 0.5 } as const]
    await changeMetric(ctx, target.id, { parents })
    // A half of 10 % of a level of 3, live on the one day so far.
    const carried = rowOf(await returnsOf(cycleId), 'exploratory')
    expect(carried?.gain?.estimate).toBeCloseTo(0.15, 12)
  })

  test('no multiple of a sum that is not positive, or whose sign is open', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const core = await initiative('core')
    await spend(budgetId, core, 1000)
    for (const estimate of [0.01, 0.02, -0.01]) await decide(core, [estimate, 0.05])
    const open = await returnsOf(cycleId)
    expect(rowOf(open, 'core')).toMatchObject({ multiple: null, multipleGap: 'sign_unclear' })
    await decide(core, [-0.9, 0.05])
    const lost = rowOf(await returnsOf(cycleId), 'core')
    expect(lost).toMatchObject({ multiple: null, multipleGap: 'sum_not_positive' })
    // Losses are kept.
    expect(lost?.gain?.estimate).toBeCloseTo(0.02 - 0.9, 12)
  })
})

describe('where a gain belongs', () => {
  test('to the tier of the day of the decision; spend before a promotion keeps its own', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const bet = await initiative('exploratory')
    await spend(budgetId, bet, 300)
    await decide(bet, [0.01, 0.01])
    until('2026-03-01')
    await changeInitiative(ctx, bet, { tier: { tier: 'supporting', from: '2026-03-01' } })
    await spend(budgetId, bet, 400, '2026-03-01')
    await decide(bet, [0.02, 0.01])
    const found = await returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({ spent: 300, concluded: 1 })
    expect(rowOf(found, 'supporting')).toMatchObject({ spent: 400, concluded: 1 })
    expect(found.initiatives).toMatchObject([{ initiativeId: bet, tier: 'supporting', spent: 700 }])
  })

  test('to its target metric’s without an initiative, also after that metric is promoted', async () => {
    const pilot = await supportingMetric(ctx, star.id, { key: 'pilot', tier: 'exploratory' })
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const { id } = await decide(null, [0.01, 0.01], { targetMetricId: pilot.id })
    await bookEntry(ctx, { budgetId, kind: 'actual', day: FIRST, amount: 90, experimentId: id })
    until('2026-05-01')
    await changeMetric(ctx, pilot.id, { tier: 'supporting', reason: 'Three wins carried over' })
    await bookEntry(ctx, {
      budgetId,
      kind: 'actual',
      experimentId: id,
      day: '2026-05-01',
      amount: 10,
    })
    const found = await returnsOf(cycleId)
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
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const both = await initiative('core', { core: 7500, supporting: 2500, exploratory: 0 })
    // Split one by one: 3 and 1 of four, three times over.
    for (let time = 0; time < 3; time += 1) await spend(budgetId, both, 4)
    for (const estimate of [0.04, 0.02, 0]) await decide(both, [estimate, 0.01])
    const found = await returnsOf(cycleId)
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
    until('2025-03-01')
    await decide(null, [0.01, 0.01], turnedDown)
    until('2025-08-01')
    const h2 = await half('H2', '2025-07-01', '2025-12-31')
    await decide(null, [0.01, 0.01], turnedDown)
    until('2026-02-01')
    const h1 = await half('H1', FIRST, '2026-06-30')
    await spend(h2.budgetId, null, 70, '2025-08-01')
    await spend(h1.budgetId, null, 30, '2026-01-31')
    const found = await returnsOf(h1.cycleId)
    expect(found.window).toEqual({ from: '2025-07-01', until: '2026-02-01', days: 184 + 32 })
    expect(found).toMatchObject({ unassigned: 100, coverage: 0, outsideBudgets: 0 })
    expect(found.total).toMatchObject({ concluded: 1, spent: 0 })
    const before = await returnsOf(h2.cycleId)
    expect(before.window).toEqual({ from: '2025-07-01', until: '2025-12-31', days: 184 })
    expect(before).toMatchObject({ outsideBudgets: 1, unassigned: 70 })
    expect(before.periods.map((period) => period.name.en)).toEqual(['H2'])
  })

  test('corrections count on the day and in the tier of their entry', async () => {
    const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
    const core = await initiative('core')
    const entry = await spend(budgetId, core, 100)
    until('2026-03-01')
    await changeInitiative(ctx, core, { tier: { tier: 'supporting', from: '2026-02-01' } })
    await bookEntry(ctx, {
      budgetId,
      kind: 'actual',
      initiativeId: core,
      correctsId: entry.id,
      day: '2026-03-01',
      amount: -40,
    })
    const found = await returnsOf(cycleId)
    expect(found.tiers.map((row) => row.spent)).toEqual([60, 0, 0])
  })

  test('without a budget there is no window, and nothing is 0 %', async () => {
    const cycle = await createCycle(ctx, {
      name: { en: 'H1' },
      startsOn: FIRST,
      endsOn: '2026-06-30',
    })
    await decide(null, [0.01, 0.01])
    const found = await returnsOf(cycle.id)
    expect(found).toMatchObject({ window: null, coverage: null, periods: [], outsideBudgets: 1 })
    expect(found.tiers.map((row) => [row.share, row.velocity])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
  })

  test('money names its currency, people do not; an unknown cycle is refused', async () => {
    const { cycleId } = await half('H1', FIRST, '2026-06-30')
    const refused = { reason: 'request.invalid' }
    await expect(getReturns(ctx, { ledger: 'money', cycleId })).rejects.toMatchObject(refused)
    const euros = { ledger: 'people', currency: 'EUR', cycleId } as const
    await expect(getReturns(ctx, euros)).rejects.toMatchObject(refused)
    await expect(getReturns(ctx, { ledger: 'people', cycleId: 'cyc_none' })).rejects.toMatchObject({
      reason: 'cycle.not_found',
    })
  })
})

test('the trend keeps the target of each period and what changed it', async () => {
  const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
  await spend(budgetId, await initiative('core'), 300)
  await spend(budgetId, await initiative('exploratory'), 100)
  until('2026-02-01')
  const targetMix = { core: 6000, supporting: 3000, exploratory: 1000 }
  await changeBudget(ctx, budgetId, { targetMix, reason: 'More quality work' })
  const [period] = (await returnsOf(cycleId)).periods
  expect(period).toMatchObject({
    targetMix,
    shares: { core: 0.75, supporting: 0, exploratory: 0.25 },
    events: [{ kind: 'terms_changed', day: '2026-02-01', reason: { en: 'More quality work' } }],
  })
  expect(period?.band).toEqual({ core: 0.05, supporting: 0.05, exploratory: 0.025 })
})

test('by initiative: an interval from the first experiment on, experiments of none by tier', async () => {
  const { cycleId, budgetId } = await half('H1', FIRST, '2026-06-30')
  const core = await initiative('core')
  await spend(budgetId, core, 2000)
  await decide(core, [0.02, 0.01])
  await decide(null, [0.01, 0.01])
  until('2026-07-01')
  const scope = { ledger: 'people', currency: null, cycleId } as const
  const found = await initiativeReturns(ctx, scope)
  expect(found.map((row) => [row.initiativeId, row.tier, row.spent, row.counted])).toEqual([
    [core, 'core', 2000, 1],
    [null, 'supporting', 0, 1],
  ])
  expect(found[0]?.perUnit?.interval?.[0]).toBeCloseTo((0.02 - Z * 0.01) / 2, 9)
  expect(found[1]?.perUnit).toBeNull()
})
