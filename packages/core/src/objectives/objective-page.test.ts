import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addAction } from '../actions/add-action.js'
import { logAction } from '../actions/log-action.js'
import { createInitiative } from '../budget/create-initiative.js'
import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import { CycleTimeline, ObjectivePage } from '../contract/objective-page.js'
import { plantDecision } from '../contribution/testing/plant-decision.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { setTargetPath } from '../metrics/set-target-path.js'
import { northStar, openTestContext, supportingMetric, TEST_PEOPLE } from '../testing.js'
import type { TestContext } from '../testing.js'
import { changeKeyResultTarget } from './change-key-result-target.js'
import { changeObjective } from './change-objective.js'
import { checkIn } from './check-in.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getCycleTimeline } from './get-cycle-timeline.js'
import { getObjective } from './get-objective.js'
import { gradeCycle } from './grade-cycle.js'
import { gradeKeyResult } from './grade-key-result.js'
import { setAlignment } from './set-alignment.js'

const ownerId = TEST_PEOPLE[0].id
const CYCLE = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
const HOUR = 3_600_000
const move = { type: 'move', baseline: 0.6, target: 0.7 } as const

let ctx: TestContext
let cycleId: string
let metric: Metric
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-18T09:00:00.000Z' })
  metric = await supportingMetric(ctx, (await northStar(ctx)).id, { key: 'completion' })
  cycleId = (await createCycle(ctx, CYCLE)).id
})
afterEach(() => ctx.dispose())

const objective = (title: string, level: 'company' | 'team' = 'team') =>
  createObjective(ctx, { cycleId, title: { en: title }, ownerId, level })

const keyResult = (objectiveId: string) =>
  createKeyResult(ctx, {
    objectiveId,
    title: { en: 'Completion to 70%' },
    metricId: metric.id,
    range: move,
    ownerId,
  })

describe('the page of an objective', () => {
  test('has its links in both directions, its place and its cycle', async () => {
    const company = await objective('Company', 'company')
    const own = await objective('Own')
    const child = await objective('Child')
    const friend = await objective('Friend')
    await setAlignment(ctx, own.id, { parentId: company.id, supportIds: [friend.id] })
    await setAlignment(ctx, child.id, { parentId: own.id })
    const page = ObjectivePage.parse(await getObjective(ctx, own.id))
    expect(page).toMatchObject({
      cycle: { id: cycleId },
      place: 2,
      parent: { id: company.id, level: 'company' },
      supports: [{ id: friend.id }],
      contributors: [{ id: child.id }],
      supporters: [],
    })
    expect(await getObjective(ctx, friend.id)).toMatchObject({
      place: 4,
      parent: null,
      supporters: [{ id: own.id }],
    })
  })

  test('stands in the backlog without a cycle, and is not found when unknown', async () => {
    const waiting = { cycleId: null, title: { en: 'Later' }, ownerId }
    const { id } = await createObjective(ctx, waiting)
    expect(await getObjective(ctx, id)).toMatchObject({ cycle: null, place: 1, initiatives: [] })
    await expect(getObjective(ctx, 'obj_none')).rejects.toMatchObject({
      reason: 'objective.not_found',
    })
  })

  test('has the initiatives of its key results, with what they kept of what they said', async () => {
    const own = await objective('Own')
    const { id: keyResultId } = await keyResult(own.id)
    const other = await objective('Other')
    const { id: otherKeyResult } = await keyResult(other.id)
    const named = { name: { en: 'Editors' }, tier: 'core', ownerId } as const
    const both = [keyResultId, otherKeyResult]
    const { id } = await createInitiative(ctx, { ...named, keyResultIds: both })
    await createInitiative(ctx, { ...named, keyResultIds: [otherKeyResult] })
    expect((await getObjective(ctx, own.id)).initiatives).toMatchObject([
      { id, keyResultIds: [keyResultId], actions: 0, adherence: null },
    ])
    const action = { name: { en: 'Posts' }, times: 1, rhythm: 'day', from: '2026-11-16' } as const
    const { id: actionId } = await addAction(ctx, id, { ...action, ownerId })
    await logAction(ctx, actionId, { day: '2026-11-16', times: 1 })
    expect((await getObjective(ctx, own.id)).initiatives).toMatchObject([
      { id, actions: 1, adherence: 0.5 },
    ])
  })

  test('keeps what was done to it, the newest first, without check-ins', async () => {
    const own = await objective('Own')
    const { id: keyResultId } = await keyResult(own.id)
    ctx.advance(HOUR)
    await changeObjective(ctx, own.id, { title: { en: 'Ours' }, team: { en: 'Growth' } })
    ctx.advance(HOUR)
    const reason = { en: 'Fewer people' }
    const range = { ...move, target: 0.65 }
    await changeKeyResultTarget(ctx, keyResultId, { range, reason })
    ctx.advance(HOUR)
    await checkIn(ctx, keyResultId, { day: '2026-11-18', confidence: 0.5 })
    await gradeCycle(ctx, cycleId, {})
    const grade = { score: null, reason: { en: 'No data' }, expectedVersion: 0 }
    await gradeKeyResult(ctx, keyResultId, grade)
    const { history } = await getObjective(ctx, own.id)
    expect(history.map(({ kind }) => kind)).toEqual([
      'graded',
      'target_changed',
      'changed',
      'key_result_added',
      'created',
    ])
    expect(history[0]).toMatchObject({ keyResultId, score: null, reason: { en: 'No data' } })
    expect(history[1]).toMatchObject({ keyResultId, reason, target: { from: move, to: range } })
    expect(history[2]).toMatchObject({ fields: ['title', 'team'], by: ctx.actorId })
  })
})

describe('a new parent', () => {
  test('takes the place of the one before, and is supported no longer', async () => {
    const [first, second, own] = [
      await objective('First', 'company'),
      await objective('Second', 'company'),
      await objective('Own'),
    ]
    await setAlignment(ctx, own.id, { parentId: first.id, supportIds: [second.id] })
    const changed = await changeObjective(ctx, own.id, { parentId: second.id })
    expect(changed).toMatchObject({ parentId: second.id, supportIds: [] })
    const alone = await changeObjective(ctx, own.id, { parentId: null })
    expect(alone.parentId).toBeNull()
  })

  test('never leads back, and then nothing else is changed either', async () => {
    const [company, own] = [await objective('Company', 'company'), await objective('Own')]
    await setAlignment(ctx, own.id, { parentId: company.id })
    const change = { title: { en: 'Else' }, parentId: own.id }
    await expect(changeObjective(ctx, company.id, change)).rejects.toMatchObject({
      reason: 'objective.alignment_cycle',
    })
    expect((await getObjective(ctx, company.id)).objective.title).toEqual({ en: 'Company' })
  })
})

describe('the timeline of a cycle', () => {
  test('has every kind of event in the lane it is about, oldest first', async () => {
    const own = await objective('Own')
    const other = await objective('Other')
    const { id: keyResultId } = await keyResult(own.id)
    await checkIn(ctx, keyResultId, { day: '2026-11-12', confidence: 0.4, status: 'at_risk' })
    await checkIn(ctx, keyResultId, { day: '2026-10-20', comment: { en: 'Begun' } })
    const range = { ...move, target: 0.65 }
    await changeKeyResultTarget(ctx, keyResultId, { range, reason: { en: 'Why' } })
    const effects = [{ metricId: metric.id, absolute: [0.01, 0.004] }] as const
    const shipped = { shareBp: 10_000, from: '2026-10-30' }
    await plantDecision(ctx, { targetMetricId: metric.id, effects, choice: 'ship', shipped })
    const weeks = [0, 1].map((index) => ({
      periodStart: addDays('2026-10-05', 7 * index),
      periodEnd: addDays('2026-10-11', 7 * index),
    }))
    const periods = weeks.map((week) => ({ ...week, expected: 0.62 }))
    await setTargetPath(ctx, metric.id, { periods })
    const values = weeks.map((week) => ({ ...week, value: 0.5 }))
    await recordMetricValues(ctx, metric.id, values)
    const { lanes, events } = CycleTimeline.parse(await getCycleTimeline(ctx, cycleId))
    expect(lanes.map(({ objectiveId }) => objectiveId)).toEqual([own.id, other.id])
    const [lane, empty] = lanes
    const kinds = lane?.events.map(({ kind }) => kind) ?? []
    expect(kinds.toSorted()).toEqual(
      [
        'check_in',
        'check_in',
        'experiment_decided',
        'experiment_shipped',
        'experiment_started',
        'review_opened',
        'target_changed',
      ].toSorted(),
    )
    const days = lane?.events.map(({ day }) => day) ?? []
    expect(days).toEqual(days.toSorted())
    expect(lane?.events).toContainEqual(
      expect.objectContaining({ kind: 'check_in', day: '2026-11-12', status: 'at_risk' }),
    )
    expect(empty?.events).toEqual([])
    // The cycle was opened on this day; the review of the metric stands in its lane alone.
    expect(events).toMatchObject([{ kind: 'cycle_step', day: '2026-11-18', state: 'open' }])
  })

  test('leaves out what lies outside its days', async () => {
    const past = { name: { en: 'Q3' }, startsOn: '2026-07-01', endsOn: '2026-09-30' }
    const { id } = await createCycle(ctx, past)
    expect((await getCycleTimeline(ctx, id)).events).toEqual([])
    await expect(getCycleTimeline(ctx, 'cyc_none')).rejects.toMatchObject({
      reason: 'cycle.not_found',
    })
  })
})
