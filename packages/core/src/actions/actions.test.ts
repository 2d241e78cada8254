import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { createInitiative } from '../budget/create-initiative.js'
import type { RecurringAction } from '../contract/action.js'
import { toNumber } from '../fraction.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { getWeeklyAgenda } from '../reviews/get-weekly-agenda.js'
import { openTestContext, TEST_PEOPLE, type TestContext } from '../testing.js'
import { addAction } from './add-action.js'
import { adherencePeriods, adherenceRate } from './adherence-periods.js'
import { getAdherence } from './get-adherence.js'
import { endAction } from './end-action.js'
import { logAction } from './log-action.js'

// 2 November 2026 is a Monday.
const weekly = { times: 3, rhythm: 'week', from: '2026-11-02', until: null } as const
const periodsOf = (
  done: Record<string, number>,
  today: string,
  rest: Partial<Pick<RecurringAction, 'times' | 'rhythm' | 'from' | 'until'>> = {},
) => adherencePeriods({ ...weekly, until: null, ...rest }, new Map(Object.entries(done)), today)
const rateOf = (...args: Parameters<typeof periodsOf>) => {
  const rate = adherenceRate(periodsOf(...args))
  return rate && toNumber(rate)
}

describe('adherence', () => {
  test('is kept over due in weeks that are over; more in one week does not help another', () => {
    const done = { '2026-11-03': 5, '2026-11-10': 1, '2026-11-15': 1, '2026-11-16': 3 }
    expect(periodsOf(done, '2026-11-16')).toEqual([
      { from: '2026-11-02', to: '2026-11-08', due: 3, done: 5, over: true },
      { from: '2026-11-09', to: '2026-11-15', due: 3, done: 2, over: true },
      { from: '2026-11-16', to: '2026-11-22', due: 3, done: 3, over: false },
    ])
    expect(rateOf(done, '2026-11-16')).toBe(5 / 6)
  })

  test('says nothing before the first period is over, and 0 when nothing was done', () => {
    expect(rateOf({ '2026-11-03': 3 }, '2026-11-08')).toBeNull()
    expect(rateOf({}, '2026-11-09')).toBe(0)
    expect(periodsOf({}, '2026-11-01')).toEqual([])
  })

  test('a part of a period owes its share of the days, rounded down', () => {
    const thursday = { from: '2026-11-05', until: '2026-11-10' }
    expect(
      periodsOf({}, '2026-11-20', thursday).map(({ from, to, due }) => [from, to, due]),
    ).toEqual([
      ['2026-11-05', '2026-11-08', 1],
      ['2026-11-09', '2026-11-10', 0],
    ])
    // A share that rounds down to nothing is not judged.
    expect(rateOf({ '2026-11-06': 1 }, '2026-11-20', thursday)).toBe(1)
  })

  test('days and months have their own lengths', () => {
    const days = periodsOf({}, '2026-11-04', { rhythm: 'day', times: 2 })
    expect(days.map(({ from, due, over }) => [from, due, over])).toEqual([
      ['2026-11-02', 2, true],
      ['2026-11-03', 2, true],
      ['2026-11-04', 2, false],
    ])
    const months = periodsOf({}, '2027-03-01', { rhythm: 'month', from: '2027-01-01' })
    expect(months.map(({ from, to }) => [from, to])).toEqual([
      ['2027-01-01', '2027-01-31'],
      ['2027-02-01', '2027-02-28'],
      ['2027-03-01', '2027-03-31'],
    ])
  })
})

describe('recurring actions of an initiative', () => {
  let ctx: TestContext
  let initiativeId: string
  let keyResultId: string
  const ownerId = TEST_PEOPLE[0].id
  beforeEach(async () => {
    ctx = await openTestContext({ now: '2026-11-02T09:00:00.000Z' })
    const cycle = await createCycle(ctx, {
      name: { en: 'Q4' },
      startsOn: '2026-10-01',
      endsOn: '2026-12-31',
    })
    const objective = { cycleId: cycle.id, title: { en: 'Grow' }, ownerId }
    const objectiveId = (await createObjective(ctx, objective)).id
    const range = { type: 'move', baseline: 0, target: 100 } as const
    const input = { objectiveId, title: { zh: '月增 5000 粉' }, range, ownerId }
    keyResultId = (await createKeyResult(ctx, input)).id
    const initiative = { name: { zh: '内容策划' }, tier: 'core', ownerId } as const
    initiativeId = (await createInitiative(ctx, { ...initiative, keyResultIds: [keyResultId] })).id
  })
  afterEach(() => ctx.dispose())

  const posts = async () =>
    addAction(ctx, initiativeId, { name: { en: 'Posts' }, ...weekly, ownerId })

  test('beside the outcome they say whether it was done and whether it moved', async () => {
    const { id } = await posts()
    expect(await getAdherence(ctx, initiativeId)).toMatchObject({
      rate: null,
      outcomes: [{ reading: 'unknown' }],
    })
    const logged = await logAction(ctx, id, { day: '2026-11-02', times: 3 })
    expect(logged.actions).toMatchObject([{ doneToday: 3 }])
    ctx.advance(7 * 86_400_000)
    expect((await getAdherence(ctx, initiativeId)).actions).toMatchObject([{ doneToday: 0 }])
    await checkIn(ctx, keyResultId, { day: '2026-11-09', value: 5 })
    expect(await getAdherence(ctx, initiativeId)).toMatchObject({
      rate: 1,
      outcomes: [{ keyResultId, reading: 'done_not_moved' }],
    })
    await checkIn(ctx, keyResultId, { day: '2026-11-09', value: 60 })
    expect((await getAdherence(ctx, initiativeId)).outcomes[0]?.reading).toBe('done_and_moved')
    // Said again the newest stands: two of three were kept, below four fifths.
    const corrected = await logAction(ctx, id, { day: '2026-11-02', times: 2 })
    expect(corrected).toMatchObject({
      rate: 2 / 3,
      outcomes: [{ reading: 'not_done_but_moved' }],
    })
  })

  test('ends today or later, once, and what was due stays due', async () => {
    const { id } = await posts()
    await logAction(ctx, id, { day: '2026-11-02', times: 3 })
    ctx.advance(10 * 86_400_000)
    const early = endAction(ctx, id, { until: '2026-11-11' })
    await expect(early).rejects.toMatchObject({
      reason: 'action.end_too_early',
      params: { earliest: '2026-11-12' },
    })
    const ended = await endAction(ctx, id, { until: '2026-11-12' })
    // Four of the seven days of the second week: one of three is due.
    expect(ended.actions[0]).toMatchObject({
      action: { until: '2026-11-12' },
      periods: [
        { due: 3, done: 3 },
        { from: '2026-11-09', to: '2026-11-12', due: 1, done: 0 },
      ],
    })
    expect(await endAction(ctx, id, { until: '2026-11-15' })).toMatchObject({
      actions: [{ action: { until: '2026-11-15' } }],
    })
    ctx.advance(7 * 86_400_000)
    await expect(endAction(ctx, id, { until: '2026-12-31' })).rejects.toMatchObject({
      reason: 'action.ended',
      params: { until: '2026-11-15' },
    })
    expect(await getAdherence(ctx, initiativeId)).toMatchObject({ rate: 0.5 })
    const { items } = await listAudit(ctx, { subjectId: initiativeId })
    expect(items.filter((row) => row.verb === 'initiative.end_action')).toHaveLength(2)
    await expect(endAction(ctx, 'act_none', { until: '2026-12-31' })).rejects.toMatchObject({
      reason: 'action.not_found',
    })
  })

  test('one that has not begun ends on its first day at the earliest', async () => {
    const later = { name: { en: 'Later' }, ...weekly, from: '2026-11-09', ownerId }
    const { id } = await addAction(ctx, initiativeId, later)
    await expect(endAction(ctx, id, { until: '2026-11-08' })).rejects.toMatchObject({
      params: { earliest: '2026-11-09' },
    })
    await endAction(ctx, id, { until: '2026-11-09' })
  })

  test('what fell short in the week before is for the week to talk about', async () => {
    const { id } = await posts()
    await logAction(ctx, id, { day: '2026-11-02', times: 2 })
    expect((await getWeeklyAgenda(ctx)).adherence).toMatchObject([{ missed: [] }])
    ctx.advance(7 * 86_400_000)
    await checkIn(ctx, keyResultId, { day: '2026-11-09', value: 60, status: 'on_track' })
    const week = await getWeeklyAgenda(ctx)
    expect(week.adherence).toMatchObject([
      { missed: [{ actionId: id, from: '2026-11-02', to: '2026-11-08', due: 3, done: 2 }] },
    ])
    expect(week).toMatchObject({ keyResults: [], quiet: false })
    await logAction(ctx, id, { day: '2026-11-02', times: 3 })
    expect(await getWeeklyAgenda(ctx)).toMatchObject({ adherence: [{ missed: [] }], quiet: true })
    await logAction(ctx, id, { day: '2026-11-02', times: 2 })
    // A week later it is over and done with.
    ctx.advance(7 * 86_400_000)
    const missed = (await getWeeklyAgenda(ctx)).adherence.flatMap((one) => one.missed)
    expect(missed.map((one) => one.from)).toEqual(['2026-11-09'])
  })

  test('refuses a day outside the commitment, and what nobody knows', async () => {
    const { id } = await posts()
    for (const day of ['2026-11-01', '2026-11-03']) {
      await expect(logAction(ctx, id, { day, times: 1 })).rejects.toMatchObject({
        reason: 'action.day_outside',
      })
    }
    await expect(logAction(ctx, 'act_none', { day: '2026-11-02', times: 1 })).rejects.toMatchObject(
      { reason: 'action.not_found' },
    )
    await expect(getAdherence(ctx, 'ini_none')).rejects.toMatchObject({
      reason: 'initiative.not_found',
    })
    const backwards = { name: { en: 'x' }, ...weekly, until: '2026-11-01', ownerId }
    await expect(addAction(ctx, initiativeId, backwards)).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })
})
