import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changeBudget } from '../budget/change-budget.js'
import { changeMetric } from '../metrics/change-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { initiativeReturns } from './initiative-returns.js'
import {
  FIRST,
  openReturnWorld,
  rowOf,
  turnedDown,
  type ReturnWorld,
} from './testing/return-world.js'

const Z = 1.959963984540054

let world: ReturnWorld
beforeEach(async () => {
  world = await openReturnWorld()
})
afterEach(() => world.ctx.dispose())

describe('return by tier', () => {
  test('effect × share × days live, on 100 person-days, recomputed by hand', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const core = await world.initiative('core')
    const bet = await world.initiative('exploratory')
    await world.spend(budgetId, core, 6000)
    await world.spend(budgetId, bet, 2000)
    // Five in all: taken raw. Shipped on the first day, live on all 181 of them.
    await world.decide(core, [0.04, 0.01])
    await world.decide(core, [0.02, 0.01], { shipped: { shareBp: 5000, from: '2026-04-02' } })
    await world.decide(core, [-0.01, 0.01], turnedDown)
    await world.decide(bet, [0.01, 0.02])
    await world.decide(bet, [-0.03, 0.02], turnedDown)
    world.until('2026-06-30')
    const found = await world.returnsOf(cycleId)
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
    expect(found.total.drawnTo).toBe('nothing')
    expect(found.outsideBudgets).toBe(0)
  })

  test('six experiments are shrunk, and what is unknown of their mean is shared', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const core = await world.initiative('core')
    await world.spend(budgetId, core, 1000)
    const effects = [0.05, 0.03, 0.01, -0.02, 0.02, -0.01]
    for (const [index, estimate] of effects.entries()) {
      await world.decide(core, [estimate, 0.01], index < 2 ? {} : turnedDown)
    }
    world.until('2026-06-30')
    const row = rowOf(await world.returnsOf(cycleId), 'core')
    // Equal variances: DerSimonian and Laird is the sample variance less the variance.
    const mean = effects.reduce((a, b) => a + b, 0) / 6
    const tau = effects.reduce((sum, y) => sum + (y - mean) ** 2, 0) / 5 - 0.01 ** 2
    // Morris: three fifths of the plain weight with six experiments.
    const pull = (3 / 5) * (0.01 ** 2 / (tau + 0.01 ** 2))
    const gain = 0.08 - pull * (0.08 - 2 * mean)
    const own = 2 * (1 - pull) * 0.01 ** 2
    const common = (2 * pull) ** 2 * ((tau + 0.01 ** 2) / 6)
    const draw = (2 / 3) * (pull * (0.08 - 2 * mean)) ** 2
    expect(row?.drawnTo).toBe('tier')
    expect(row?.gain?.estimate).toBeCloseTo(gain, 12)
    expect(row?.gain?.estimate).toBeLessThan(0.08)
    expect((row?.gain?.interval?.[1] ?? 0) - gain).toBeCloseTo(
      Z * Math.sqrt(own + common + draw),
      9,
    )
  })

  test('no learning is a gap with what was spent, never 0 or infinity', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    await world.spend(budgetId, await world.initiative('exploratory'), 500)
    const found = await world.returnsOf(cycleId)
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
    await world.decide(null, [0.01, 0.01], turnedDown)
    expect(rowOf(await world.returnsOf(cycleId), 'supporting')).toMatchObject({
      concluded: 1,
      costPerLearning: null,
      costGap: 'nothing_booked',
      gainGap: 'nothing_shipped',
    })
  })

  test('what must not be read is no learning, and what nothing carries is said', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const bet = await world.initiative('exploratory')
    await world.spend(budgetId, bet, 500)
    await world.decide(bet, [0.02, 0.01], { verdict: 'do_not_read' })
    // Measured on its target only, whose step to the North Star is observed.
    await world.decide(bet, [0, 1], {
      effects: [{ metricId: world.target.id, absolute: [0.1, 0.01], relative: [0.1, 0.01] }],
    })
    const found = await world.returnsOf(cycleId)
    expect(rowOf(found, 'exploratory')).toMatchObject({
      concluded: 1,
      shipped: 1,
      counted: 0,
      gain: null,
      gainGap: 'not_carried',
    })
    expect(found.notCarried).toMatchObject([{ tier: 'exploratory', why: 'edge_unproven' }])
    await recordMetricValues(world.ctx, world.star.id, [
      { periodStart: FIRST, periodEnd: FIRST, value: 3 },
    ])
    const parents = [{ parentId: world.star.id, evidence: 'proven', slope: 0.5 } as const]
    await changeMetric(world.ctx, world.target.id, { parents })
    // A half of 10 % of a level of 3, live on the one day so far.
    const carried = rowOf(await world.returnsOf(cycleId), 'exploratory')
    expect(carried?.gain?.estimate).toBeCloseTo(0.15, 12)
  })

  test('no multiple of a sum that is not positive, or whose sign is open', async () => {
    const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
    const core = await world.initiative('core')
    await world.spend(budgetId, core, 1000)
    for (const estimate of [0.01, 0.02, -0.01]) await world.decide(core, [estimate, 0.05])
    const open = await world.returnsOf(cycleId)
    expect(rowOf(open, 'core')).toMatchObject({ multiple: null, multipleGap: 'sign_unclear' })
    await world.decide(core, [-0.9, 0.05])
    const lost = rowOf(await world.returnsOf(cycleId), 'core')
    expect(lost).toMatchObject({ multiple: null, multipleGap: 'sum_not_positive' })
    // Losses are kept.
    expect(lost?.gain?.estimate).toBeCloseTo(0.02 - 0.9, 12)
  })
})

test('the trend keeps the target of each period and what changed it', async () => {
  const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
  await world.spend(budgetId, await world.initiative('core'), 300)
  await world.spend(budgetId, await world.initiative('exploratory'), 100)
  world.until('2026-02-01')
  const targetMix = { core: 6000, supporting: 3000, exploratory: 1000 }
  await changeBudget(world.ctx, budgetId, { targetMix, reason: 'More quality work' })
  const [period] = (await world.returnsOf(cycleId)).periods
  expect(period).toMatchObject({
    targetMix,
    shares: { core: 0.75, supporting: 0, exploratory: 0.25 },
    events: [{ kind: 'terms_changed', day: '2026-02-01', reason: { en: 'More quality work' } }],
  })
  expect(period?.band).toEqual({ core: 0.05, supporting: 0.05, exploratory: 0.025 })
})

test('by initiative: an interval from the first experiment on, experiments of none by tier', async () => {
  const { cycleId, budgetId } = await world.half('H1', FIRST, '2026-06-30')
  const core = await world.initiative('core')
  await world.spend(budgetId, core, 2000)
  await world.decide(core, [0.02, 0.01])
  await world.decide(null, [0.01, 0.01])
  world.until('2026-07-01')
  const scope = { ledger: 'people', currency: null, cycleId } as const
  const found = await initiativeReturns(world.ctx, scope)
  expect(found.map((row) => [row.initiativeId, row.tier, row.spent, row.counted])).toEqual([
    [core, 'core', 2000, 1],
    [null, 'supporting', 0, 1],
  ])
  expect(found[0]?.perUnit?.interval?.[0]).toBeCloseTo((0.02 - Z * 0.01) / 2, 9)
  expect(found[1]?.perUnit).toBeNull()
})
