import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import type { KeyResult, KeyResultInput, KeyResultRange } from '../contract/objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { northStar, openTestContext, supportingMetric, type TestContext } from '../testing.js'
import { changeKeyResultTarget } from './change-key-result-target.js'
import { checkIn } from './check-in.js'
import { closeCycle } from './close-cycle.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { getKeyResult } from './get-key-result.js'
import { gradeCycle } from './grade-cycle.js'
import { reviseCheckIn } from './revise-check-in.js'

const reason = { en: 'The market changed', zh: '市场变了' }

let ctx: TestContext
let cycleId: string
let objectiveId: string

beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-10-01T08:00:00.000Z' })
  const dates = { startsOn: '2026-10-01', endsOn: '2026-12-29' }
  cycleId = (await createCycle(ctx, { name: { en: 'Q4' }, ...dates })).id
  const objective = { cycleId, title: { en: 'Learn more' }, ownerId: 'per_product' }
  objectiveId = (await createObjective(ctx, objective)).id
})
afterEach(() => ctx.dispose())

const keyResult = (range: KeyResultRange, rest: Partial<KeyResultInput> = {}) =>
  createKeyResult(ctx, {
    objectiveId,
    title: { en: 'A key result' },
    range,
    ownerId: 'per_product',
    ...rest,
  })

const stone = (en: string, weight = 1, done = false) => ({ name: { en }, weight, done })
const stones = (...milestones: ReturnType<typeof stone>[]) =>
  ({ type: 'milestone', milestones }) as const

/** The same check-ins judged by the range before and the range after, worked out by hand. */
const CHANGES: readonly {
  readonly from: KeyResultRange
  readonly to: KeyResultRange
  readonly values: readonly number[]
  readonly original: number
  readonly now: number
}[] = [
  {
    from: { type: 'move', baseline: 0, target: 20 },
    to: { type: 'move', baseline: 0, target: 8 },
    values: [2, 5],
    original: 5 / 20,
    now: 5 / 8,
  },
  {
    from: { type: 'cumulative', baseline: 0, target: 100 },
    to: { type: 'cumulative', baseline: 0, target: 50 },
    values: [10, 15],
    original: 25 / 100,
    now: 25 / 50,
  },
  {
    // The sum of the check-ins is one number, the newest of them another.
    from: { type: 'cumulative', baseline: 0, target: 100 },
    to: { type: 'move', baseline: 0, target: 20 },
    values: [10, 15],
    original: 25 / 100,
    now: 15 / 20,
  },
  {
    from: { type: 'move', baseline: 0, target: 20 },
    to: { type: 'cumulative', baseline: 0, target: 100 },
    values: [10, 15],
    original: 15 / 20,
    now: 25 / 100,
  },
  {
    from: { type: 'maintain_min', bound: 5 },
    to: { type: 'maintain_min', bound: 3 },
    values: [3, 5, 4, 2],
    original: 1 / 4,
    now: 3 / 4,
  },
  {
    from: { type: 'maintain_max', bound: 4 },
    to: { type: 'maintain_max', bound: 4, judged: 'latest' },
    values: [3, 5, 4, 2],
    original: 3 / 4,
    now: 1,
  },
  {
    from: { type: 'maintain_band', low: 10, high: 20, tolerance: 5 },
    to: { type: 'maintain_band', low: 10, high: 20, tolerance: 10 },
    values: [12, 22],
    original: 0.6,
    now: 0.8,
  },
  {
    from: { type: 'ordinal', commit: { en: 'a' }, target: { en: 'b' }, stretch: { en: 'c' } },
    to: { type: 'ordinal', commit: { en: 'a' }, target: { en: 'B' }, stretch: { en: 'c' } },
    values: [1, 2],
    original: 0.7,
    now: 0.7,
  },
  {
    from: { type: 'baseline_setting' },
    to: { type: 'move', baseline: 4, target: 8 },
    values: [4, 5],
    original: 1,
    now: 0.25,
  },
  {
    from: { type: 'boolean' },
    to: { type: 'ordinal', commit: { en: 'a' }, target: { en: 'b' }, stretch: { en: 'c' } },
    values: [1],
    original: 1,
    now: 0.3,
  },
]

async function lived(range: KeyResultRange, values: readonly number[]): Promise<KeyResult> {
  const made = await keyResult(range)
  for (const [index, value] of values.entries()) {
    await checkIn(ctx, made.id, { day: `2026-10-0${index + 2}`, value })
  }
  return getKeyResult(ctx, made.id)
}

describe('a change of target', () => {
  test.each(CHANGES)(
    'from $from.type to $to.type is seen against both',
    async ({ from, to, values, original, now }) => {
      const { id, range } = await lived(from, values)
      const changed = await changeKeyResultTarget(ctx, id, { range: to, reason })
      expect(changed).toMatchObject({ range: to, originalRange: range, raw: now })
      expect(changed.originalRaw).toBe(original)
      expect(changed.targetChanges).toMatchObject([{ from: range, to, reason, by: 'per_product' }])
      // Check-ins are as they were, to the last word.
      expect(changed.checkIns).toHaveLength(values.length)
    },
  )

  test('milestones keep their places, and what is done since counts in the first promise', async () => {
    const { id } = await keyResult(stones(stone('Draft'), stone('Pilot'), stone('Launch', 2)))
    await checkIn(ctx, id, { day: '2026-10-02', milestonesDone: [0] })
    const wider = stones(stone('Draft'), stone('Pilot', 0), stone('Launch', 2), stone('Tell', 1))
    const changed = await changeKeyResultTarget(ctx, id, { range: wider, reason })
    // One of 1, 1, 2 and one of 1, 0, 2, 1.
    expect(changed).toMatchObject({ originalRaw: 1 / 4, raw: 1 / 4 })
    const later = await checkIn(ctx, id, { day: '2026-10-03', milestonesDone: [0, 2] })
    expect(later).toMatchObject({ originalRaw: 3 / 4, raw: 3 / 4 })
    const told = await checkIn(ctx, id, { day: '2026-10-04', milestonesDone: [0, 2, 3] })
    expect(told).toMatchObject({ originalRaw: 3 / 4, raw: 1 })
  })

  test('what is done is said by check-ins alone, and no milestone disappears', async () => {
    const { id } = await keyResult(stones(stone('Draft'), stone('Pilot')))
    const claimed = stones(stone('Draft', 1, true), stone('Pilot', 3, true))
    const changed = await changeKeyResultTarget(ctx, id, { range: claimed, reason })
    expect(changed.raw).toBe(0)
    const before = await listAudit(ctx, {})
    await expect(
      changeKeyResultTarget(ctx, id, { range: stones(stone('Draft')), reason }),
    ).rejects.toMatchObject({ reason: 'key_result.milestones_dropped', params: { had: 2, has: 1 } })
    expect(await listAudit(ctx, {})).toEqual(before)
    expect(await getKeyResult(ctx, id)).toEqual(changed)
  })
})

describe('nothing half written', () => {
  async function expectRefusal(run: Promise<unknown>, why: string): Promise<void> {
    const [rows, pages] = [await listAudit(ctx, {}), await getCycleOverview(ctx, cycleId)]
    await expect(run).rejects.toMatchObject({ reason: why })
    expect(await listAudit(ctx, {})).toEqual(rows)
    expect(await getCycleOverview(ctx, cycleId)).toEqual(pages)
  }

  test('a closed cycle takes no check-in, no revision and no target', async () => {
    const { id } = await keyResult({ type: 'boolean' })
    const said = await checkIn(ctx, id, { day: '2026-10-02', value: 1 })
    ctx.advance(100 * 86_400_000)
    await gradeCycle(ctx, cycleId, {})
    await closeCycle(ctx, cycleId, { comment: reason })
    const anew = { day: '2026-10-02', value: 0 }
    await expectRefusal(checkIn(ctx, id, anew), 'cycle.wrong_state')
    const [first] = said.checkIns
    await expectRefusal(
      reviseCheckIn(ctx, first?.id ?? '', { ...anew, reason }),
      'cycle.wrong_state',
    )
    const range = { type: 'baseline_setting' } as const
    await expectRefusal(changeKeyResultTarget(ctx, id, { range, reason }), 'cycle.wrong_state')
    // It stays readable, with everything that was said.
    expect((await getKeyResult(ctx, id)).checkIns).toEqual(said.checkIns)
  })

  test('neither a range nor a check-in takes what is no finite number', async () => {
    const { id } = await keyResult({ type: 'move', baseline: 0, target: 1 })
    for (const odd of [Number.NaN, Infinity, -Infinity]) {
      const range = { type: 'move', baseline: 0, target: odd } as const
      await expectRefusal(changeKeyResultTarget(ctx, id, { range, reason }), 'request.invalid')
      await expectRefusal(keyResult(range), 'request.invalid')
      await expectRefusal(checkIn(ctx, id, { day: '2026-10-02', value: odd }), 'request.invalid')
      await expectRefusal(
        checkIn(ctx, id, { day: '2026-10-02', confidence: odd }),
        'request.invalid',
      )
    }
  })

  test('a revision without a reason is none', async () => {
    const { id } = await keyResult({ type: 'boolean' })
    const [said] = (await checkIn(ctx, id, { day: '2026-10-02', value: 1 })).checkIns
    const anew = { day: '2026-10-02', value: 0 }
    await expectRefusal(
      reviseCheckIn(ctx, said?.id ?? '', { ...anew, reason: {} }),
      'request.invalid',
    )
    await expectRefusal(
      reviseCheckIn(ctx, said?.id ?? '', { day: '2026-10-02', reason }),
      'key_result.check_in_empty',
    )
  })

  test('no value is no data and never 0 %; a measured 0 is one', async () => {
    const star = await northStar(ctx)
    const metric = await supportingMetric(ctx, star.id, { key: 'share' })
    const { id } = await keyResult(
      { type: 'move', baseline: 0, target: 1 },
      { metricId: metric.id },
    )
    expect(await getKeyResult(ctx, id)).toMatchObject({ progress: null, health: 'no_data' })
    const [objective] = (await getCycleOverview(ctx, cycleId)).objectives
    expect(objective).toMatchObject({ progress: null, coverage: 0 })
    ctx.advance(10 * 86_400_000)
    const week = { periodStart: '2026-10-01', periodEnd: '2026-10-07', value: 0 }
    await recordMetricValues(ctx, metric.id, [week])
    expect(await getKeyResult(ctx, id)).toMatchObject({ progress: 0 })
  })
})
