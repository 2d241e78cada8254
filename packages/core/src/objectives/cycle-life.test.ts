import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { KeyResultInput } from '../contract/objective.js'
import { archiveMetric } from '../metrics/archive-metric.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { changeKeyResult } from './change-key-result.js'
import { changeKeyResultTarget } from './change-key-result-target.js'
import { changeObjective } from './change-objective.js'
import { checkIn } from './check-in.js'
import { closeCycle } from './close-cycle.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { decideObjective } from './decide-objective.js'
import { duplicateObjective } from './duplicate-objective.js'
import { getBacklog } from './get-backlog.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { getKeyResult } from './get-key-result.js'
import { gradeCycle } from './grade-cycle.js'
import { gradeKeyResult } from './grade-key-result.js'
import { publishCycle } from './publish-cycle.js'
import { reopenCycle } from './reopen-cycle.js'
import { reviseCheckIn } from './revise-check-in.js'
import { setKeyResultWeights } from './set-key-result-weights.js'

const DAY_MS = 86_400_000
const MOVE = { type: 'move', baseline: 0, target: 10 } as const
const REASON = { en: 'The market changed', zh: '市场变了' }

let ctx: TestContext
let cycleId: string
let objectiveId: string

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  const dates = { startsOn: '2026-10-01', endsOn: '2026-12-29' }
  const cycle = await createCycle(ctx, { name: { en: 'Q4' }, ...dates, state: 'draft' })
  cycleId = cycle.id
  objectiveId = await objective({ cycleId })
})
afterEach(() => ctx.dispose())

async function objective(rest: { cycleId: string | null; type?: 'aspirational' }): Promise<string> {
  const made = await createObjective(ctx, {
    title: { en: 'Learn more' },
    ownerId: 'per_product',
    ...rest,
  })
  return made.id
}

const keyResult = (rest: Partial<KeyResultInput> = {}) =>
  createKeyResult(ctx, {
    objectiveId,
    title: { en: 'A key result' },
    range: MOVE,
    ownerId: 'per_product',
    ...rest,
  })

const nextQuarter = (state: 'draft' | 'open' = 'draft') =>
  createCycle(ctx, {
    name: { en: 'Q1' },
    startsOn: '2026-12-30',
    endsOn: '2027-03-31',
    state,
  })

/** Runs a refused verb and shows that nothing was written. */
async function expectRefusal(run: Promise<unknown>, reason: string, params = {}): Promise<void> {
  const before = await listAudit(ctx, {})
  const pages = await getCycleOverview(ctx, cycleId)
  await expect(run).rejects.toMatchObject({ reason, params })
  expect(await listAudit(ctx, {})).toEqual(before)
  expect(await getCycleOverview(ctx, cycleId)).toEqual(pages)
}

describe('states', () => {
  test('a cycle goes from draft to closed and open again, and keeps how', async () => {
    const { id } = await keyResult()
    const day = '2026-10-01'
    await expectRefusal(checkIn(ctx, id, { day, value: 1 }), 'cycle.wrong_state')
    expect(await publishCycle(ctx, cycleId)).toMatchObject({ state: 'open' })
    await checkIn(ctx, id, { day, value: 10 })
    await gradeCycle(ctx, cycleId, { comment: { en: 'Time is up' } })
    await expectRefusal(keyResult(), 'cycle.wrong_state', { state: 'grading' })
    await checkIn(ctx, id, { day: '2026-10-02', value: 10 })
    await gradeKeyResult(ctx, id, { score: 1, expectedVersion: 0 })
    await closeCycle(ctx, cycleId)
    await expectRefusal(checkIn(ctx, id, { day, value: 1 }), 'cycle.wrong_state', {
      state: 'closed',
    })
    await reopenCycle(ctx.as('per_lead'), cycleId, { reason: REASON })
    const { cycle, history } = await getCycleOverview(ctx, cycleId)
    expect(cycle.state).toBe('open')
    expect(history.map(({ from, to, comment, by }) => [from, to, comment, by])).toEqual([
      [null, 'draft', null, 'per_product'],
      ['draft', 'open', null, 'per_product'],
      ['open', 'grading', { en: 'Time is up' }, 'per_product'],
      ['grading', 'closed', null, 'per_product'],
      ['closed', 'open', REASON, 'per_lead'],
    ])
    const { checkIns, grade } = await getKeyResult(ctx, id)
    expect([checkIns.length, grade?.score]).toEqual([2, 1])
  })

  test('steps out of order are refused', async () => {
    await expectRefusal(closeCycle(ctx, cycleId), 'cycle.illegal_transition', { state: 'draft' })
    await expectRefusal(gradeCycle(ctx, cycleId), 'cycle.illegal_transition')
    await expectRefusal(reopenCycle(ctx, cycleId, { reason: REASON }), 'cycle.illegal_transition')
    await publishCycle(ctx, cycleId)
    await expectRefusal(publishCycle(ctx, cycleId), 'cycle.illegal_transition', { state: 'open' })
  })

  test('weights that do not sum are not published', async () => {
    await keyResult({ weightBp: 4000 })
    await expectRefusal(publishCycle(ctx, cycleId), 'key_result.weights_sum', {
      sum: 4000,
      objectiveId,
    })
  })

  test('shorter cycles lie inside longer ones, and only inside', async () => {
    const year = await createCycle(ctx, {
      name: { en: '2026' },
      kind: 'year',
      startsOn: '2026-01-01',
      endsOn: '2026-12-31',
    })
    const month = { name: { en: 'October' }, kind: 'month', parentId: cycleId } as const
    await createCycle(ctx, { ...month, startsOn: '2026-10-01', endsOn: '2026-10-31' })
    const { children } = await getCycleOverview(ctx, cycleId)
    expect(children.map((child) => child.kind)).toEqual(['month'])
    const late = { ...month, startsOn: '2026-12-01', endsOn: '2026-12-31' }
    await expectRefusal(createCycle(ctx, late), 'cycle.parent')
    const longer = { name: { en: 'H2' }, kind: 'half', parentId: cycleId } as const
    const half = { ...longer, startsOn: '2026-10-01', endsOn: '2026-12-01' }
    await expectRefusal(createCycle(ctx, half), 'cycle.parent')
    await expectRefusal(createCycle(ctx, { ...half, parentId: 'cyc_none' }), 'cycle.not_found')
    expect((await getCycleOverview(ctx, year.id)).parent).toBeNull()
  })
})

describe('promises', () => {
  test('a target changes freely in a draft, for a reason once the cycle is open', async () => {
    const { id } = await keyResult()
    await changeKeyResult(ctx, id, { range: { type: 'move', baseline: 0, target: 20 } })
    await publishCycle(ctx, cycleId)
    await checkIn(ctx, id, { day: '2026-10-01', value: 5 })
    const lower = { type: 'move', baseline: 0, target: 8 } as const
    await expectRefusal(changeKeyResult(ctx, id, { range: lower }), 'key_result.target_locked')
    await expectRefusal(
      changeKeyResult(ctx, id, { profile: { type: 'back_loaded' } }),
      'key_result.target_locked',
    )
    const changed = await changeKeyResultTarget(ctx, id, { range: lower, reason: REASON })
    expect(changed).toMatchObject({
      range: lower,
      raw: 0.625,
      originalRange: { target: 20 },
      originalRaw: 0.25,
      targetChanges: [{ from: { target: 20 }, to: lower, reason: REASON, by: 'per_product' }],
    })
    const again = await changeKeyResultTarget(ctx, id, {
      range: { ...lower, target: 5 },
      reason: REASON,
    })
    expect(again.originalRange).toMatchObject({ target: 20 })
    expect(again.targetChanges).toHaveLength(2)
    const same = { range: { ...lower, target: 5 }, reason: REASON }
    await expectRefusal(changeKeyResultTarget(ctx, id, same), 'key_result.target_unchanged')
    const none = { range: { ...lower, target: 0 }, reason: REASON }
    await expectRefusal(changeKeyResultTarget(ctx, id, none), 'key_result.target_equals_baseline')
    const renamed = await changeKeyResult(ctx, id, { title: { en: 'Renamed' } })
    expect(renamed.title).toEqual({ en: 'Renamed' })
  })

  test('the type of an objective is settled once its cycle is open', async () => {
    await changeObjective(ctx, objectiveId, { type: 'aspirational' })
    await publishCycle(ctx, cycleId)
    const refused = changeObjective(ctx, objectiveId, { type: 'committed' })
    await expectRefusal(refused, 'objective.type_locked')
    const changed = await changeObjective(ctx, objectiveId, {
      title: { en: 'Better' },
      level: 'company',
    })
    expect(changed).toMatchObject({
      title: { en: 'Better' },
      type: 'aspirational',
      level: 'company',
      passLine: 0.7,
    })
  })
})

describe('check-ins', () => {
  test('a revision takes the place of what it revises, which stays', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    const day = '2026-10-05'
    await checkIn(ctx, id, { day, value: 3, status: 'on_track', next: { en: 'Ship' } })
    ctx.advance(1000)
    await checkIn(ctx, id, { day, value: 4 })
    const first = (await getKeyResult(ctx, id)).checkIns.at(-1)
    const revised = await reviseCheckIn(ctx, first?.id ?? '', {
      day: '2026-10-04',
      value: 2,
      blockers: { en: 'Waiting' },
      reason: REASON,
    })
    expect(revised.series).toEqual([
      { day: '2026-10-04', value: 2 },
      { day, value: 4 },
    ])
    const [, before] = revised.checkIns
    expect(before).toMatchObject({
      value: 2,
      blockers: { en: 'Waiting' },
      status: null,
      reason: REASON,
      revisions: [
        { id: first?.id, value: 3, status: 'on_track', next: { en: 'Ship' }, reason: null },
      ],
    })
    // The reply and what is read later say the same.
    expect(await getKeyResult(ctx, id)).toEqual(revised)
    await expectRefusal(
      reviseCheckIn(ctx, first?.id ?? '', { day, value: 9, reason: REASON }),
      'check_in.revised_already',
      { id: before?.id },
    )
    await expectRefusal(
      reviseCheckIn(ctx, 'chk_none', { day, value: 9, reason: REASON }),
      'check_in.not_found',
    )
    await expectRefusal(
      reviseCheckIn(ctx, before?.id ?? '', { day: '2026-09-30', value: 1, reason: REASON }),
      'key_result.check_in_outside_cycle',
    )
    const unchanged = { day, comment: { en: 'Nothing new' } }
    expect((await checkIn(ctx, id, unchanged)).current).toEqual({ day, value: 4 })
  })

  test('what is not a number is refused before anything is written', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -Infinity]) {
      await expectRefusal(checkIn(ctx, id, { day: '2026-10-05', value }), 'request.invalid')
    }
  })

  test('a yes or no and zones take their own values alone', async () => {
    await publishCycle(ctx, cycleId)
    const day = '2026-10-05'
    const yes = await keyResult({ range: { type: 'boolean' } })
    expect(yes).toMatchObject({ progress: null, health: 'no_data' })
    await expectRefusal(checkIn(ctx, yes.id, { day, value: 0.5 }), 'key_result.value_not_of_type')
    expect(await checkIn(ctx, yes.id, { day, value: 0 })).toMatchObject({ progress: 0 })
    expect(await checkIn(ctx, yes.id, { day, value: 1 })).toMatchObject({ progress: 1 })
    const zone = (en: string) => ({ en })
    const zones = { commit: zone('Two'), target: zone('Four'), stretch: zone('Six') }
    const ordinal = await keyResult({ range: { type: 'ordinal', ...zones } })
    await expectRefusal(checkIn(ctx, ordinal.id, { day, value: 4 }), 'key_result.value_not_of_type')
    expect(await checkIn(ctx, ordinal.id, { day, value: 2 })).toMatchObject({ progress: 0.7 })
  })

  test('a person’s word comes before the numbers, and a lasting contradiction is flagged', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    await checkIn(ctx, id, { day: '2026-10-31', value: 0, status: 'on_track' })
    ctx.advance(31 * DAY_MS)
    const once = await getKeyResult(ctx, id)
    expect(once).toMatchObject({ health: 'on_track', computedHealth: 'off_track', flags: [] })
    await checkIn(ctx, id, { day: '2026-11-01', value: 0, status: 'on_track' })
    expect(await getKeyResult(ctx, id)).toMatchObject({
      health: 'on_track',
      stated: { status: 'on_track', day: '2026-11-01' },
      flags: ['disagreement'],
    })
    ctx.advance(30 * DAY_MS)
    expect(await getKeyResult(ctx, id)).toMatchObject({ health: 'stale' })
  })

  test('a linked value that does not move is flagged', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'activation' })
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult({ metricId: metric.id })
    const period = { periodStart: '2026-10-01', periodEnd: '2026-10-03', value: 4 }
    await recordMetricValues(ctx, metric.id, [period])
    await checkIn(ctx, id, { day: '2026-10-04', confidence: 0.5 })
    expect((await getKeyResult(ctx, id)).flags).toEqual([])
    await checkIn(ctx, id, { day: '2026-10-11', confidence: 0.5 })
    expect((await getKeyResult(ctx, id)).flags).toEqual(['not_moving'])
    const next = { periodStart: '2026-10-04', periodEnd: '2026-10-10', value: 5 }
    await recordMetricValues(ctx, metric.id, [next])
    expect((await getKeyResult(ctx, id)).flags).toEqual([])
  })
})

describe('the close', () => {
  test('the second of two people who grade at once is told what the first said', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    await checkIn(ctx, id, { day: '2026-10-05', value: 6.5 })
    await gradeCycle(ctx, cycleId)
    const grade = { cause: 'capacity', expectedVersion: 0 } as const
    const outcomes = await Promise.allSettled([
      gradeKeyResult(ctx, id, { ...grade, score: 0.7 }),
      gradeKeyResult(ctx.as('per_lead'), id, { ...grade, score: 0.5, reason: REASON }),
    ])
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
    const late = { ...grade, score: 0.5, reason: REASON }
    await expectRefusal(gradeKeyResult(ctx, id, late), 'key_result.graded_meanwhile', {
      version: 1,
      score: 0.7,
      by: 'per_product',
    })
    const changed = await gradeKeyResult(ctx, id, { ...late, expectedVersion: 1 })
    expect(changed.grade).toMatchObject({ version: 2, suggested: 0.7, score: 0.5, reason: REASON })
  })

  test('another score than the suggested one needs a reason, a miss a cause', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    await checkIn(ctx, id, { day: '2026-10-05', value: 6 })
    await expectRefusal(
      gradeKeyResult(ctx, id, { score: 0.6, expectedVersion: 0 }),
      'cycle.wrong_state',
    )
    await gradeCycle(ctx, cycleId)
    const cause = 'ambition' as const
    const refused = [
      [{ score: 0.8, cause }, 'key_result.grade_without_reason'],
      [{ score: null }, 'key_result.grade_without_reason'],
      [{ score: 0.6 }, 'key_result.grade_without_cause'],
      [{ score: 0.65, cause }, 'request.invalid'],
      [{ score: 1.1, reason: REASON }, 'request.invalid'],
    ] as const
    for (const [said, reason] of refused) {
      await expectRefusal(gradeKeyResult(ctx, id, { ...said, expectedVersion: 0 }), reason)
    }
    await gradeKeyResult(ctx, id, { score: 0.6, cause, expectedVersion: 0 })
    expect((await getCycleOverview(ctx, cycleId)).objectives[0]).toMatchObject({ score: 0.6 })
  })

  test('a cycle closes when all is graded; facts grade themselves', async () => {
    await publishCycle(ctx, cycleId)
    const { id } = await keyResult()
    const yes = await keyResult({ range: { type: 'boolean' } })
    await checkIn(ctx, yes.id, { day: '2026-10-05', value: 1 })
    await gradeCycle(ctx, cycleId)
    await expectRefusal(closeCycle(ctx, cycleId), 'cycle.not_graded', { missing: 1 })
    await gradeKeyResult(ctx, id, {
      score: null,
      reason: { en: 'Never measured' },
      expectedVersion: 0,
    })
    await closeCycle(ctx, cycleId, { comment: { en: 'Done' } })
    const page = await getCycleOverview(ctx, cycleId)
    expect(page).toMatchObject({
      graded: { done: 2, of: 2 },
      decided: { done: 0, of: 1 },
      objectives: [{ health: 'closed', score: 1 }],
    })
    expect(page.objectives[0]?.keyResults.map((one) => [one.grade?.score, one.progress])).toEqual([
      [null, null],
      [1, 1],
    ])
  })

  test('nothing is carried by default; keep goes on from the last value', async () => {
    await publishCycle(ctx, cycleId)
    const open = await keyResult({ weightBp: 3000 })
    const reached = await keyResult({ weightBp: 5000 })
    const rest = await keyResult({
      weightBp: 2000,
      range: {
        type: 'milestone',
        milestones: [
          { name: { en: 'Pilot' }, weight: 1, done: false },
          { name: { en: 'Launch' }, weight: 1, done: false, due: '2026-12-01' },
        ],
      },
      profile: { type: 'step' },
    })
    await checkIn(ctx, open.id, { day: '2026-10-05', value: 4 })
    await checkIn(ctx, reached.id, { day: '2026-10-05', value: 11 })
    await checkIn(ctx, rest.id, { day: '2026-10-05', milestonesDone: [0] })
    const later = await nextQuarter()
    const decision = { decision: 'keep', cycleId: later.id } as const
    await expectRefusal(decideObjective(ctx, objectiveId, decision), 'cycle.wrong_state')
    await gradeCycle(ctx, cycleId)
    const decided = await decideObjective(ctx, objectiveId, decision)
    expect(decided.closing).toMatchObject({ decision: 'keep', reachedIds: [reached.id] })
    const [carried, ...others] = (await getCycleOverview(ctx, later.id)).objectives
    expect(others).toEqual([])
    expect(carried).toMatchObject({ id: decided.closing?.carriedToId, carriedFromId: objectiveId })
    expect(carried?.keyResults).toMatchObject([
      { range: { baseline: 4, target: 10 }, weightBp: 6000, checkIns: [], current: null },
      {
        range: { milestones: [{ name: { en: 'Launch' }, done: false }] },
        weightBp: 4000,
        profile: { type: 'linear' },
      },
    ])
    const original = (await getCycleOverview(ctx, cycleId)).objectives[0]
    expect(original?.keyResults[0]).toMatchObject({ range: MOVE, current: { value: 4 } })
    await expectRefusal(
      decideObjective(ctx, objectiveId, { decision: 'abandon' }),
      'objective.decided_already',
    )
  })

  test('abandoned carries nothing, and a decision may change until something is carried', async () => {
    await publishCycle(ctx, cycleId)
    await keyResult()
    await gradeCycle(ctx, cycleId)
    const abandoned = await decideObjective(ctx, objectiveId, {
      decision: 'abandon',
      comment: REASON,
    })
    expect(abandoned.closing).toMatchObject({ decision: 'abandon', carriedToId: null })
    expect(await getBacklog(ctx)).toEqual([])
    await decideObjective(ctx, objectiveId, { decision: 'modify' })
    expect(await getBacklog(ctx)).toMatchObject([{ carriedFromId: objectiveId, cycleId: null }])
  })
})

describe('the backlog and copies', () => {
  test('an objective waits without a cycle, then moves into one', async () => {
    const id = await objective({ cycleId: null })
    const waiting = await keyResult({ objectiveId: id })
    expect(waiting).toMatchObject({ cycleId: null, progress: null, health: 'no_data' })
    await expectRefusal(
      checkIn(ctx, waiting.id, { day: '2026-10-05', value: 1 }),
      'cycle.wrong_state',
      { state: 'backlog' },
    )
    expect(await getBacklog(ctx)).toMatchObject([{ id, cycleId: null, health: 'no_data' }])
    expect(await changeObjective(ctx, id, { cycleId })).toMatchObject({ cycleId })
    expect(await getBacklog(ctx)).toEqual([])
    await publishCycle(ctx, cycleId)
    await checkIn(ctx, waiting.id, { day: '2026-10-05', value: 1 })
    await expectRefusal(changeObjective(ctx, id, { cycleId: null }), 'objective.has_check_ins')
  })

  test('a duplicate has every field of its key results and none of their check-ins', async () => {
    await publishCycle(ctx, cycleId)
    const one = await keyResult({ confidence: 0.6, profile: { type: 'back_loaded' } })
    const guard = await keyResult({
      role: 'health',
      range: { type: 'maintain_max', bound: 3, judged: 'latest' },
    })
    await checkIn(ctx, one.id, { day: '2026-10-05', value: 4, confidence: 0.2 })
    const copy = await duplicateObjective(ctx, objectiveId, { cycleId: null })
    const { title, metricId, range, role, weightBp, ownerId, profile } = one
    const fields = { title, metricId, range, role, weightBp, ownerId, profile, confidence: 0.6 }
    expect(copy).toMatchObject({ cycleId: null, carriedFromId: null, title: { en: 'Learn more' } })
    expect(copy.keyResults).toMatchObject([
      { ...fields, checkIns: [] },
      { range: guard.range, role: 'health', weightBp: 0 },
    ])
  })

  test('nothing is copied onto a metric that was archived', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'old' })
    await keyResult({ metricId: metric.id })
    await archiveMetric(ctx, metric.id)
    await expectRefusal(duplicateObjective(ctx, objectiveId, { cycleId: null }), 'metric.archived')
    expect(await getBacklog(ctx)).toEqual([])
  })
})

test('weights stand still once a cycle is graded', async () => {
  await publishCycle(ctx, cycleId)
  const { id } = await keyResult()
  await gradeCycle(ctx, cycleId)
  const weights = [{ keyResultId: id, weightBp: 10_000 }]
  await expectRefusal(setKeyResultWeights(ctx, objectiveId, { weights }), 'cycle.wrong_state')
})
