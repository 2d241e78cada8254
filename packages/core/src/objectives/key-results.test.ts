import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { KeyResultInput, Objective } from '../contract/objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import {
  metricInput,
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '../testing.js'
import { createMetric } from '../metrics/create-metric.js'
import { archiveMetric } from '../metrics/archive-metric.js'
import { checkIn } from './check-in.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { getKeyResult } from './get-key-result.js'
import { setKeyResultWeights } from './set-key-result-weights.js'

const DAY_MS = 86_400_000
const MOVE = { type: 'move', baseline: 0, target: 10 } as const

let ctx: TestContext
let objective: Objective
let cycleId: string

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  const cycle = await createCycle(ctx, {
    name: { en: 'Q4' },
    startsOn: '2026-10-01',
    endsOn: '2026-12-29',
  })
  cycleId = cycle.id
  objective = await createObjective(ctx, {
    cycleId,
    title: { en: 'Learn more', zh: '学得更多' },
    ownerId: 'per_product',
  })
})
afterEach(() => ctx.dispose())

const keyResult = (rest: Partial<KeyResultInput> = {}) =>
  createKeyResult(ctx, {
    objectiveId: objective.id,
    title: { en: 'A key result' },
    range: MOVE,
    ownerId: 'per_product',
    ...rest,
  })

async function weights(): Promise<number[]> {
  const [found] = (await getCycleOverview(ctx, cycleId)).objectives
  return found?.keyResults.map((item) => item.weightBp) ?? []
}

/** Runs a refused verb and shows that nothing was written: no audit row, no key result. */
async function expectRefusal(run: Promise<unknown>, reason: string): Promise<void> {
  const before = (await listAudit(ctx, {})).items.length
  await expect(run).rejects.toMatchObject({ reason })
  expect((await listAudit(ctx, {})).items).toHaveLength(before)
}

describe('createObjective', () => {
  test('leaves one audit row; an unknown cycle or owner is refused', async () => {
    const { items } = await listAudit(ctx, { subjectId: objective.id })
    expect(items.map((row) => row.verb)).toEqual(['objective.create'])
    const input = { cycleId: 'cyc_none', title: { en: 'x' }, ownerId: 'per_product' }
    await expectRefusal(createObjective(ctx, input), 'cycle.not_found')
    const stranger = { ...input, cycleId: cycleId, ownerId: 'per_nobody' }
    await expectRefusal(createObjective(ctx, stranger), 'person.not_found')
  })
})

describe('createKeyResult', () => {
  test('weights are shared evenly to the last point while none is given', async () => {
    await keyResult()
    expect(await weights()).toEqual([10_000])
    await keyResult()
    await keyResult()
    expect(await weights()).toEqual([3334, 3333, 3333])
    await keyResult({ role: 'health' })
    expect(await weights()).toEqual([3334, 3333, 3333, 0])
  })

  test('a given weight leaves the rest to the others, and never more than there is', async () => {
    await keyResult()
    await keyResult({ weightBp: 4001 })
    await keyResult()
    expect(await weights()).toEqual([3000, 4001, 2999])
    await expectRefusal(keyResult({ weightBp: 6000 }), 'key_result.weights_sum')
    expect(await weights()).toEqual([3000, 4001, 2999])
  })

  test('leaves one audit row', async () => {
    const { id } = await keyResult()
    const { items } = await listAudit(ctx, { subjectId: id })
    expect(items.map((row) => row.verb)).toEqual(['key_result.create'])
  })

  test('what cannot be measured is refused', async () => {
    const star = await northStar(ctx)
    const archived = await supportingMetric(ctx, star.id, { key: 'old' })
    await archiveMetric(ctx, archived.id)
    const milestones = {
      type: 'milestone' as const,
      milestones: [{ name: { en: 'Ship' }, weight: 1, done: false }],
    }
    await expectRefusal(keyResult({ objectiveId: 'obj_none' }), 'objective.not_found')
    await expectRefusal(keyResult({ metricId: 'met_none' }), 'metric.not_found')
    await expectRefusal(keyResult({ metricId: archived.id }), 'metric.archived')
    await expectRefusal(keyResult({ ownerId: 'per_nobody' }), 'person.not_found')
    await expectRefusal(
      keyResult({ range: { type: 'move', baseline: 3, target: 3 } }),
      'key_result.target_equals_baseline',
    )
    await expectRefusal(
      keyResult({ range: { type: 'maintain_band', low: 5, high: 3 } }),
      'key_result.config',
    )
    await expectRefusal(keyResult({ range: milestones, metricId: star.id }), 'key_result.config')
    await expectRefusal(keyResult({ role: 'health', weightBp: 1 }), 'key_result.config')
    await expectRefusal(keyResult({ title: {} }), 'request.invalid')
  })
})

describe('setKeyResultWeights', () => {
  test('takes weights that sum to 10 000 and keeps them when a key result is added', async () => {
    const [a, b] = [await keyResult(), await keyResult()]
    const set = await setKeyResultWeights(ctx, objective.id, {
      weights: [
        { keyResultId: a.id, weightBp: 7500 },
        { keyResultId: b.id, weightBp: 2500 },
      ],
    })
    expect(set.keyResults.map((item) => item.weightBp)).toEqual([7500, 2500])
    await keyResult()
    expect(await weights()).toEqual([7500, 2500, 0])
    const { items } = await listAudit(ctx, { subjectId: objective.id })
    expect(items.map((row) => row.verb)).toEqual(['objective.set_weights', 'objective.create'])
  })

  test('refuses other sums, missing, repeated and unknown key results', async () => {
    const [a, b] = [await keyResult(), await keyResult()]
    const health = await keyResult({ role: 'health' })
    const set = (...pairs: [string, number][]) =>
      setKeyResultWeights(ctx, objective.id, {
        weights: pairs.map(([keyResultId, weightBp]) => ({ keyResultId, weightBp })),
      })
    await expectRefusal(set([a.id, 5000], [b.id, 4999]), 'key_result.weights_sum')
    await expectRefusal(set([a.id, 10_000]), 'key_result.weights_sum')
    await expectRefusal(set([a.id, 5000], [a.id, 5000]), 'key_result.weights_sum')
    await expectRefusal(set([a.id, 5000], ['kr_none', 5000]), 'key_result.not_found')
    await expectRefusal(set([a.id, 5000], [health.id, 5000]), 'key_result.not_found')
    await expectRefusal(
      setKeyResultWeights(ctx, 'obj_none', { weights: [{ keyResultId: a.id, weightBp: 10_000 }] }),
      'objective.not_found',
    )
    expect(await weights()).toEqual([5000, 5000, 0])
  })
})

describe('a key result on a metric', () => {
  test('reads the complete values that ended in its cycle, and only those', async () => {
    const star = await northStar(ctx)
    const { id } = await keyResult({
      metricId: star.id,
      range: { type: 'move', baseline: 3.2, target: 3.6 },
    })
    ctx.advance(44 * DAY_MS)
    const week = (periodStart: string, periodEnd: string, value: number, complete = true) => ({
      periodStart,
      periodEnd,
      value,
      complete,
    })
    await recordMetricValues(ctx, star.id, [
      week('2026-09-21', '2026-09-27', 9),
      week('2026-09-28', '2026-10-04', 3.22),
      week('2026-11-02', '2026-11-08', 3.41),
      week('2026-11-09', '2026-11-15', 3.9, false),
    ])
    const found = await getKeyResult(ctx, id)
    expect(found.series).toEqual([
      { day: '2026-10-04', value: 3.22 },
      { day: '2026-11-08', value: 3.41 },
    ])
    // Day 45 of 90: half of it is over, (3.41 − 3.2) / 0.4 = 0.525 done.
    expect(found).toMatchObject({
      current: { day: '2026-11-08', value: 3.41 },
      raw: 0.525,
      progress: 0.525,
      expected: 0.5,
      health: 'on_track',
    })
  })

  test('a check-in adds confidence and words, never a value', async () => {
    const star = await northStar(ctx)
    const { id } = await keyResult({ metricId: star.id, confidence: 0.5 })
    await expectRefusal(
      checkIn(ctx, id, { day: '2026-10-02', value: 4 }),
      'key_result.value_not_recordable',
    )
    const found = await checkIn(ctx, id, {
      day: '2026-10-02',
      confidence: 0.7,
      comment: { zh: '进展顺利' },
    })
    expect(found).toMatchObject({ confidence: 0.7, current: null, progress: null })
    expect(found.checkIns).toHaveLength(1)
    expect(found.health).toBe('no_data')
  })

  test('maintaining counts the periods inside the bound', async () => {
    const star = await northStar(ctx)
    const load = await createMetric(
      ctx,
      metricInput('load', {
        kind: 'mean',
        direction: 'down',
        parents: [{ parentId: star.id, evidence: 'belief', slope: null }],
      }),
    )
    const { id } = await keyResult({
      metricId: load.id,
      role: 'health',
      range: { type: 'maintain_max', bound: 2 },
    })
    ctx.advance(44 * DAY_MS)
    const values = [1.9, 2, 2.1, 1.8].map((value, index) => ({
      periodStart: `2026-10-0${index + 1}`,
      periodEnd: `2026-10-0${index + 1}`,
      value,
    }))
    await recordMetricValues(ctx, load.id, values)
    expect(await getKeyResult(ctx, id)).toMatchObject({ raw: 0.75, weightBp: 0 })
  })
})

describe('a key result without a metric', () => {
  test('the later check-in of a day wins, and older days do not move the current value', async () => {
    const { id } = await keyResult()
    ctx.advance(44 * DAY_MS)
    await checkIn(ctx, id, { day: '2026-11-10', value: 4 })
    await checkIn(ctx, id, { day: '2026-11-10', value: 5, confidence: 0.6 })
    const found = await checkIn(ctx, id, { day: '2026-11-03', value: 9, confidence: 0.1 })
    expect(found.series).toEqual([
      { day: '2026-11-03', value: 9 },
      { day: '2026-11-10', value: 5 },
    ])
    expect(found).toMatchObject({ progress: 0.5, confidence: 0.6, health: 'on_track' })
    const { items } = await listAudit(ctx, { subjectId: id })
    expect(items.filter((row) => row.verb === 'key_result.check_in')).toHaveLength(3)
  })

  test('is stale on the 18th day after its newest check-in, not on the 17th', async () => {
    const { id } = await keyResult()
    await checkIn(ctx, id, { day: '2026-10-01', value: 1 })
    ctx.advance(17 * DAY_MS)
    expect((await getKeyResult(ctx, id)).health).not.toBe('stale')
    ctx.advance(DAY_MS)
    expect((await getKeyResult(ctx, id)).health).toBe('stale')
    const [found] = (await getCycleOverview(ctx, cycleId)).objectives
    expect(found?.health).toBe('stale')
  })

  test('without any check-in there is no data, however late it is', async () => {
    const { id } = await keyResult()
    ctx.advance(80 * DAY_MS)
    expect(await getKeyResult(ctx, id)).toMatchObject({ health: 'no_data', progress: null })
  })

  test('milestones follow the newest check-in that names them', async () => {
    const milestones = ['Draft', 'Pilot', 'Launch'].map((en, index) => ({
      name: { en },
      weight: index + 1,
      done: false,
    }))
    const { id } = await keyResult({ range: { type: 'milestone', milestones } })
    await checkIn(ctx, id, { day: '2026-10-20', milestonesDone: [0, 1] })
    await checkIn(ctx, id, { day: '2026-10-10', milestonesDone: [0] })
    const found = await checkIn(ctx, id, { day: '2026-10-25', confidence: 0.4 })
    expect(found).toMatchObject({ raw: 0.5, current: null })
    await expectRefusal(
      checkIn(ctx, id, { day: '2026-10-25', milestonesDone: [3] }),
      'key_result.milestone_unknown',
    )
    await expectRefusal(
      checkIn(ctx, id, { day: '2026-10-25', value: 1 }),
      'key_result.value_not_recordable',
    )
  })

  test('check-ins outside the cycle, on nothing, or of milestones that are none are refused', async () => {
    const { id } = await keyResult()
    await expectRefusal(
      checkIn(ctx, id, { day: '2026-09-30', value: 1 }),
      'key_result.check_in_outside_cycle',
    )
    await expectRefusal(checkIn(ctx, id, { day: '2026-10-25' }), 'key_result.check_in_empty')
    await expectRefusal(checkIn(ctx, 'kr_none', { day: '2026-10-01' }), 'key_result.not_found')
    await expectRefusal(
      checkIn(ctx, id, { day: '2026-10-01', milestonesDone: [0] }),
      'key_result.value_not_recordable',
    )
    await expect(getKeyResult(ctx, 'kr_none')).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('roll-up', () => {
  test('progress, confidence and health of an objective and of its cycle', async () => {
    const a = await keyResult({ weightBp: 7500 })
    const b = await keyResult({ weightBp: 2500 })
    const guard = await keyResult({ role: 'health', range: { type: 'maintain_min', bound: 5 } })
    ctx.advance(44 * DAY_MS)
    const day = '2026-11-13'
    await checkIn(ctx, a.id, { day, value: 6, confidence: 0.8 })
    await checkIn(ctx, b.id, { day, value: 2, confidence: 0.4 })
    let overview = await getCycleOverview(ctx, cycleId)
    expect(overview.objectives[0]).toMatchObject({
      progress: 0.5,
      coverage: 1,
      expected: 0.5,
      health: 'on_track',
      confidence: { mean: 0.7, lowest: 0.4 },
    })
    await checkIn(ctx, guard.id, { day, value: 4, confidence: 0 })
    overview = await getCycleOverview(ctx, cycleId)
    expect(overview.objectives[0]).toMatchObject({
      progress: 0.5,
      health: 'off_track',
      confidence: { mean: 0.7, lowest: 0.4 },
    })
    expect(overview).toMatchObject({ progress: 0.5, elapsed: 0.5, day: 45, days: 90 })
  })
})
