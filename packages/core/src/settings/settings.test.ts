import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS, SettingsView } from '../contract/settings.js'
import { settings } from '../db/schema/settings.js'
import { listDuties } from '../duties/list-duties.js'
import { getTargetPath } from '../metrics/get-target-path.js'
import { setTargetPath } from '../metrics/set-target-path.js'
import { checkIn } from '../objectives/check-in.js'
import { createCycle } from '../objectives/create-cycle.js'
import { createKeyResult } from '../objectives/create-key-result.js'
import { createObjective } from '../objectives/create-objective.js'
import { getKeyResult } from '../objectives/get-key-result.js'
import { getObjective } from '../objectives/get-objective.js'
import { openReview } from '../reviews/open-review.js'
import { getWeeklyAgenda } from '../reviews/get-weekly-agenda.js'
import { northStar, openTestContext, TEST_PEOPLE, type TestContext } from '../testing.js'
import { changeSettings } from './change-settings.js'
import { getSettings } from './get-settings.js'

const ownerId = TEST_PEOPLE[0].id

let ctx: TestContext
beforeEach(async () => {
  // A Wednesday, on the 46th of 92 days: half of the way is expected on 15 November.
  ctx = await openTestContext({ now: '2026-11-18T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

/** A key result of the quarter that stands at `value` percent since a day. */
async function standing(value: number, day = '2026-11-15') {
  const days = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const { id: cycleId } = await createCycle(ctx, { name: { en: 'Q4' }, ...days })
  const title = { en: 'A way' }
  const { id: objectiveId } = await createObjective(ctx, { cycleId, title, ownerId })
  const range = { type: 'move', baseline: 0, target: 100 } as const
  const { id } = await createKeyResult(ctx, { objectiveId, title, range, ownerId })
  await checkIn(ctx, id, { day, value })
  return { id, objectiveId }
}

describe('settings', () => {
  test('are the defaults until somebody says otherwise, with a reason', async () => {
    expect(await getSettings(ctx)).toEqual({
      values: DEFAULT_SETTINGS,
      defaults: DEFAULT_SETTINGS,
      history: [],
    })
    const reason = 'We check in every week'
    await changeSettings(ctx, { values: { checkInEvery: 7, checkInGrace: 2 }, reason })
    const view = SettingsView.parse(await getSettings(ctx))
    expect(view.values).toEqual({ ...DEFAULT_SETTINGS, checkInEvery: 7, checkInGrace: 2 })
    expect(view.history).toEqual([
      {
        at: '2026-11-18T09:00:00.000Z',
        by: ctx.actorId,
        reason,
        changes: [
          { key: 'checkInEvery', from: 14, to: 7 },
          { key: 'checkInGrace', from: 3, to: 2 },
        ],
      },
    ])
  })

  test('go back to the default, which is then not stored', async () => {
    await changeSettings(ctx, { values: { dutiesAhead: 14 }, reason: 'Longer' })
    await changeSettings(ctx, { values: { dutiesAhead: null }, reason: 'As it was' })
    expect((await getSettings(ctx)).values).toEqual(DEFAULT_SETTINGS)
    expect(await ctx.store.db.select().from(settings)).toEqual([])
    expect((await getSettings(ctx)).history[0]?.changes).toEqual([
      { key: 'dutiesAhead', from: 14, to: 7 },
    ])
  })

  test.each([
    [{ values: { paceOnTrack: 0.3 }, reason: 'Wide' }, 'settings.pace_order'],
    [{ values: { paceOnTrack: 0.2 }, reason: 'Equal' }, 'settings.pace_order'],
    [{ values: { paceAtRisk: 0.2 }, reason: 'Same' }, 'settings.unchanged'],
    [{ values: {}, reason: 'Nothing' }, 'settings.unchanged'],
    [{ values: { checkInEvery: 0 }, reason: 'Never' }, 'request.invalid'],
    [{ values: { checkInEvery: 1.5 }, reason: 'Half' }, 'request.invalid'],
    [{ values: { weekStartsOn: 8 }, reason: 'Eighth' }, 'request.invalid'],
    [{ values: { alertThreshold: Number.NaN }, reason: 'What' }, 'request.invalid'],
    [{ values: { dutiesAhead: 3 }, reason: '  ' }, 'request.invalid'],
  ])('refuse %j, and nothing is written', async (change, reason) => {
    await expect(changeSettings(ctx, change)).rejects.toMatchObject({ reason })
    expect(await getSettings(ctx)).toMatchObject({ values: DEFAULT_SETTINGS, history: [] })
  })

  test('pass over what another release stored', async () => {
    const facts = { reason: 'Old', changedAt: '2026-01-01T00:00:00.000Z', changedBy: ownerId }
    await ctx.store.db.insert(settings).values([
      { key: 'dutiesAhead', value: 'often', ...facts },
      { key: 'unknown', value: 3, ...facts },
      { key: 'checkInEvery', value: 10, ...facts },
    ])
    expect((await getSettings(ctx)).values).toEqual({ ...DEFAULT_SETTINGS, checkInEvery: 10 })
  })
})

describe('what reads them', () => {
  test('the pace of a key result and of its objective', async () => {
    const { id, objectiveId } = await standing(41)
    const health = async () => {
      const { objective } = await getObjective(ctx, objectiveId)
      return [(await getKeyResult(ctx, id)).health, objective.health]
    }
    // 49 of 92 days: 53 percent expected, 12 points ahead of where it stands.
    expect(await health()).toEqual(['at_risk', 'at_risk'])
    await changeSettings(ctx, { values: { paceOnTrack: 0.13 }, reason: 'Wide' })
    expect(await health()).toEqual(['on_track', 'on_track'])
    const narrow = { paceOnTrack: 0.01, paceAtRisk: 0.1 }
    await changeSettings(ctx, { values: narrow, reason: 'Narrow' })
    expect(await health()).toEqual(['off_track', 'off_track'])
    await changeSettings(ctx, { values: { paceTooEarly: 0.5 }, reason: 'Patience' })
    expect(await health()).toEqual(['off_track', 'off_track'])
    ctx.advance(-5 * 86_400_000)
    expect(await health()).toEqual(['too_early', 'too_early'])
  })

  test('staleness, and when the next check-in is due', async () => {
    const { id } = await standing(90, '2026-11-06')
    expect((await getKeyResult(ctx, id)).health).not.toBe('stale')
    expect(await listDuties(ctx)).toMatchObject([{ dueOn: '2026-11-20', overdue: false }])
    await changeSettings(ctx, { values: { checkInEvery: 9 }, reason: 'More often' })
    // Twelve days are the nine with their three of grace; one day fewer is stale.
    expect((await getKeyResult(ctx, id)).health).not.toBe('stale')
    expect(await listDuties(ctx)).toMatchObject([{ dueOn: '2026-11-15', overdue: true }])
    await changeSettings(ctx, { values: { checkInGrace: 2 }, reason: 'Stricter' })
    expect((await getKeyResult(ctx, id)).health).toBe('stale')
  })

  test('duties: how far they look ahead, and by when a review is held', async () => {
    await openReview(ctx, { kind: 'monthly', ownerId: ctx.actorId })
    expect(await listDuties(ctx)).toEqual([])
    await changeSettings(ctx, { values: { dutiesAhead: 30 }, reason: 'Far' })
    expect(await listDuties(ctx)).toMatchObject([{ kind: 'review', dueOn: '2026-12-07' }])
    await changeSettings(ctx, { values: { reviewWithin: 3 }, reason: 'Soon' })
    expect(await listDuties(ctx)).toMatchObject([{ kind: 'review', dueOn: '2026-12-03' }])
  })

  test.each([
    [1, '2026-11-16'],
    [3, '2026-11-18'],
    [4, '2026-11-12'],
    [7, '2026-11-15'],
  ])('the week of the follow-up, from day %i on', async (weekStartsOn, from) => {
    if (weekStartsOn !== 1) await changeSettings(ctx, { values: { weekStartsOn }, reason: 'Ours' })
    expect(await getWeeklyAgenda(ctx)).toMatchObject({ from })
  })

  test('a target path that names no threshold', async () => {
    const star = await northStar(ctx)
    await changeSettings(ctx, { values: { alertThreshold: 0.25 }, reason: 'Noisy' })
    expect((await getTargetPath(ctx, star.id)).threshold).toBe(0.25)
    await setTargetPath(ctx, star.id, { periods: [] })
    await changeSettings(ctx, { values: { alertThreshold: 0.5 }, reason: 'Noisier' })
    // What was promised then stays as it was promised.
    expect((await getTargetPath(ctx, star.id)).threshold).toBe(0.25)
    await setTargetPath(ctx, star.id, { periods: [], threshold: 0.1 })
    expect((await getTargetPath(ctx, star.id)).threshold).toBe(0.1)
  })
})
