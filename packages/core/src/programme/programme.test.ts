import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { plantDecision, type PlantedDecision } from '../contribution/testing/plant-decision.js'
import { Programme, type ProgrammeGroup } from '../contract/programme.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { getProgramme } from './get-programme.js'
import { programmeDecisionsCsv, programmeRatesCsv } from './programme-csv.js'
import { shareOf } from './rates.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-07-01T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

const until = (day: string) => ctx.advance(Date.parse(`${day}T09:00:00.000Z`) - ctx.now().getTime())
const QUARTER = { from: '2026-07-01', to: '2026-09-30' }

async function world() {
  const star = await northStar(ctx)
  const target = await supportingMetric(ctx, star.id, { key: 'completion' })
  /** Ships today to half of the users what moved the North Star by so much. */
  const decide = (effect: number, rest: Partial<PlantedDecision> = {}) =>
    plantDecision(ctx, {
      targetMetricId: target.id,
      effects: [
        { metricId: target.id, absolute: [effect, 0.1], relative: [effect, 0.1] },
        { metricId: star.id, absolute: [effect, 0.1] },
      ],
      choice: 'ship',
      shipped: { shareBp: 5000, from: ctx.now().toISOString().slice(0, 10) },
      ...rest,
    })
  return { star, target, decide }
}

test('nothing started is unknown, never 0 %', async () => {
  const found = await getProgramme(ctx, QUARTER)
  expect(Programme.parse(found)).toEqual(found)
  expect(found.overall.win).toEqual({ count: 0, of: 0, rate: null, interval: null })
  expect(found.stages.map((stage) => stage.median)).toEqual([null, null, null, null, null])
  expect(found.impact).toBeNull()
  expect(found.falseWins).toBeNull()
})

test('a window that ends before it begins is refused', async () => {
  await expect(getProgramme(ctx, { from: '2026-09-30', to: '2026-07-01' })).rejects.toMatchObject({
    reason: 'request.invalid',
  })
})

describe('counts and shares', () => {
  test('ended counts what nobody decided; unreadable data teach nothing', async () => {
    const { target, decide } = await world()
    await decide(0.4)
    await decide(0.4, { choice: 'do_not_ship', shipped: null, verdict: 'do_not_ship' })
    await decide(0.4, { choice: 'iterate', shipped: null, verdict: 'inconclusive' })
    await decide(0.4, { choice: 'iterate', shipped: null, verdict: 'do_not_read' })
    const stopped = await runningExperiment(ctx, experimentInput(target.id))
    await stopExperiment(ctx, stopped.id)
    await runningExperiment(ctx, experimentInput(target.id))
    await until('2026-08-15')
    const found = await getProgramme(ctx, QUARTER)
    expect(found.overall).toMatchObject({
      started: 6,
      ended: 5,
      win: { count: 3, of: 3 },
      learning: { count: 3, of: 5, rate: 0.6 },
      conclusive: { count: 2, of: 5, rate: 0.4 },
    })
    expect(found.open).toBe(1)
    expect(found.asOf).toBe('2026-08-15')
    expect(found.months.map((row) => [row.month, row.started, row.concluded, row.partial])).toEqual(
      [
        ['2026-07', 6, 3, false],
        ['2026-08', 0, 0, true],
      ],
    )
    const sum = (items: readonly ProgrammeGroup[]) =>
      items.reduce((total, item) => total + item.ended, 0)
    expect(found.groups.map(({ items }) => sum(items))).toEqual([5, 5, 5])
  })

  test('Wilson: 3 of 5 is [0.2307, 0.8824] (Newcombe 1998, score method)', () => {
    const [low, high] = shareOf(3, 5).interval ?? [0, 0]
    // centre (0.6 + z²/10) / (1 + z²/5), reach z/(1 + z²/5) · sqrt(0.24/5 + z²/100), z = 1.959964
    const z2 = 1.959964 ** 2
    const centre = (0.6 + z2 / 10) / (1 + z2 / 5)
    const reach = (Math.sqrt(z2) * Math.sqrt(0.24 / 5 + z2 / 100)) / (1 + z2 / 5)
    expect(low).toBeCloseTo(centre - reach, 6)
    expect(high).toBeCloseTo(centre + reach, 6)
  })
})

test('days of each stage are medians with quartiles of the decided ones', async () => {
  const { target, star } = await world()
  // Decided on the day it was registered, so each stage took no day.
  for (let index = 0; index < 3; index += 1) {
    await plantDecision(ctx, {
      targetMetricId: target.id,
      effects: [{ metricId: star.id, absolute: [0.1, 0.1] }],
      choice: 'do_not_ship',
      shipped: null,
    })
  }
  const [plan] = (await getProgramme(ctx, QUARTER)).stages
  expect(plan).toEqual({ stage: 'plan', n: 3, lower: 0, median: 0, upper: 0 })
})

describe('what was shipped adds to the North Star', () => {
  test('grows on the day of shipping, by share of units, with a growing interval', async () => {
    const { decide } = await world()
    await until('2026-07-10')
    await decide(0.4)
    await until('2026-08-10')
    await decide(0.2)
    await until('2026-09-30')
    const { impact } = await getProgramme(ctx, QUARTER)
    // Fewer than six: raw. Half of the users each: 0.2 and then 0.2 + 0.1, se 0.05 and 0.05·√2.
    expect(impact).toMatchObject({ counted: 2, shrunk: false, notCarried: 0 })
    const [july, august, september] = impact?.points ?? []
    expect(july?.sum?.estimate).toBeCloseTo(0.2, 12)
    expect(july?.sum?.interval[0]).toBeCloseTo(0.2 - 1.959964 * 0.05, 6)
    expect(august?.sum?.estimate).toBeCloseTo(0.3, 12)
    expect(august?.sum?.interval[1]).toBeCloseTo(0.3 + 1.959964 * 0.05 * Math.SQRT2, 6)
    expect(september).toEqual({ ...august, day: '2026-09-30' })
  })

  test('before anything ships it is unknown, and what shipped before the window is not in it', async () => {
    const { decide } = await world()
    await decide(0.4)
    await until('2026-09-30')
    const later = await getProgramme(ctx, { from: '2026-08-01', to: '2026-09-30' })
    expect(later.impact?.points.map((point) => point.sum)).toEqual([null, null])
  })
})

test('ten decided experiments give the wins that chance alone would make', async () => {
  const { decide } = await world()
  for (let index = 0; index < 10; index += 1) await decide(0.3)
  const { falseWins } = await getProgramme(ctx, QUARTER)
  // Every one won: the share of ideas that work is 1, and no win is by chance.
  expect(falseWins).toMatchObject({ risk: 0, expected: 0 })
  expect(falseWins?.alpha).toBeCloseTo(0.05, 12)
})

test('CSV has a row for every group and decision, safe for a spreadsheet', async () => {
  const { decide } = await world()
  await decide(0.4)
  const rates = (await programmeRatesCsv(ctx, QUARTER)).trimEnd().split('\r\n')
  expect(rates.map((line) => line.split(',')[0])).toEqual([
    'by',
    'all',
    'tier',
    'tier',
    'tier',
    'team',
    'metric',
  ])
  const decisions = (await programmeDecisionsCsv(ctx, QUARTER)).trimEnd().split('\r\n')
  expect(decisions).toHaveLength(2)
  expect(decisions[1]).toContain('ship')
})
