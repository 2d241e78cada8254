import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bookEntry } from '../budget/book-entry.js'
import { createBudget } from '../budget/create-budget.js'
import { createInitiative } from '../budget/create-initiative.js'
import { Home } from '../contract/home.js'
import type { KeyResultRange } from '../contract/objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { getHome } from './get-home.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-21T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

describe('getHome', () => {
  test('an empty store has nothing to show, and says so with null', async () => {
    const home = await getHome(ctx)
    expect(home).toMatchObject({
      cycle: null,
      day: null,
      northStar: null,
      budgets: [],
      attention: [],
      waiting: [],
      running: 0,
      dataWatermark: null,
    })
    expect(home.lanes.map((lane) => [lane.tier, lane.spendShare, lane.metrics])).toEqual([
      ['core', null, []],
      ['supporting', null, []],
      ['exploratory', null, []],
    ])
  })

  test('lanes are worst first, with target, health and share of the spend', async () => {
    const star = await northStar(ctx)
    const keys = ['plain', 'well', 'late', 'risky']
    const metrics = new Map<string, string>()
    for (const key of keys) {
      metrics.set(key, (await supportingMetric(ctx, star.id, { key })).id)
    }
    const cycle = await createCycle(ctx, {
      name: { en: 'Q4' },
      startsOn: '2026-10-01',
      endsOn: '2026-12-31',
    })
    const objective = await createObjective(ctx, {
      cycleId: cycle.id,
      title: { en: 'O' },
      ownerId: 'per_lead',
    })
    const keyResultOn = async (metricId: string, range: KeyResultRange, value: number) => {
      const period = { periodStart: '2026-11-09', periodEnd: '2026-11-15' }
      await recordMetricValues(ctx, metricId, [{ ...period, value }])
      return createKeyResult(ctx, {
        objectiveId: objective.id,
        title: { en: 'KR' },
        metricId,
        range,
        ownerId: 'per_lead',
      })
    }
    const move = { type: 'move', baseline: 0, target: 1 } as const
    const starResult = await keyResultOn(star.id, move, 0.6)
    await keyResultOn(metrics.get('well') ?? '', { type: 'maintain_min', bound: 0.2 }, 0.6)
    await keyResultOn(metrics.get('late') ?? '', move, 0.1)
    await keyResultOn(metrics.get('risky') ?? '', move, 0.45)
    await checkIn(ctx, starResult.id, { day: '2026-11-17', confidence: 0.6 })
    const budget = await createBudget(ctx, { cycleId: cycle.id, ledger: 'people', total: 100 })
    const initiative = await createInitiative(ctx, {
      name: { en: 'I' },
      tier: 'supporting',
      ownerId: 'per_lead',
    })
    const entry = { budgetId: budget.id, kind: 'actual', day: '2026-11-20', amount: 5 } as const
    await bookEntry(ctx, { ...entry, initiativeId: initiative.id })
    await runningExperiment(ctx, experimentInput(metrics.get('well') ?? ''))

    const home = await getHome(ctx)
    expect(Home.parse(home)).toEqual(home)
    expect(home).toMatchObject({ cycle, day: 52, days: 92, running: 1 })
    expect(home.northStar).toMatchObject({
      metric: { id: star.id },
      series: [{ value: 0.6 }],
      keyResult: { id: starResult.id, confidence: 0.6 },
    })
    const supporting = home.lanes.find((lane) => lane.tier === 'supporting')
    expect(supporting?.spendShare).toBe(1)
    expect(supporting?.metrics.map((item) => [item.metric.key, item.health, item.target])).toEqual([
      ['late', 'off_track', 1],
      ['risky', 'at_risk', 1],
      ['well', 'on_track', 0.2],
      ['plain', null, null],
    ])
    expect(home.budgets.map((item) => item.budget.id)).toEqual([budget.id])
    expect(home.dataWatermark).toBe('2026-11-16T00:00:00.000Z')
  })
})
