import { afterEach, expect, test } from 'vitest'
import { addDays } from '../calendar.js'
import type { KeyResult } from '../contract/objective.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { northStar, openTestContext, TEST_PEOPLE, type TestContext } from '../testing.js'
import { checkIn } from './check-in.js'
import { createCycle } from './create-cycle.js'
import { createKeyResult } from './create-key-result.js'
import { createObjective } from './create-objective.js'
import { measureCycle } from './read-objectives.js'
import { readCheckIns } from './read-check-ins.js'
import { reviseCheckIn } from './revise-check-in.js'
import { checkIns, keyResults } from '../db/schema/objectives.js'

const CYCLE = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
const TODAY = '2026-12-20'
const ownerId = TEST_PEOPLE[0].id

let ctx: TestContext
afterEach(() => ctx.dispose())

/** The same numbers on every run, spread over 0–1. */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** Twelve key results, of which every third has no metric, with check-ins on days by chance. */
async function talk(seed: number): Promise<string> {
  ctx = await openTestContext({ now: `${TODAY}T09:00:00.000Z` })
  const next = sequence(seed)
  const star = await northStar(ctx)
  const weeks = Array.from({ length: 9 }, (_, index) => addDays('2026-10-05', 7 * index))
  await recordMetricValues(
    ctx,
    star.id,
    weeks.map((periodStart, index) => ({
      periodStart,
      periodEnd: addDays(periodStart, 6),
      value: index < 4 ? 100 + index : 103,
    })),
  )
  const cycle = await createCycle(ctx, { name: { en: 'Q4' }, ...CYCLE })
  const title = { en: 'Many words' }
  const { id: objectiveId } = await createObjective(ctx, { cycleId: cycle.id, title, ownerId })
  for (let place = 0; place < 12; place += 1) {
    const made = await createKeyResult(ctx, {
      objectiveId,
      title: { en: `Key result ${place}` },
      metricId: place % 3 === 0 ? null : star.id,
      range: { type: 'move', baseline: 100, target: 300 },
      ownerId,
    })
    await sayAtRandom(made, next)
  }
  return cycle.id
}

async function sayAtRandom({ id, metricId }: KeyResult, next: () => number): Promise<void> {
  const words = Math.floor(next() * 9)
  let last: string | undefined
  for (let index = 0; index < words; index += 1) {
    const status = (['on_track', 'at_risk', null] as const)[Math.floor(next() * 3)] ?? null
    const said = await checkIn(ctx, id, {
      day: addDays(CYCLE.startsOn, Math.floor(next() * 80)),
      value: metricId === null && next() < 0.5 ? Math.round(next() * 300) : null,
      confidence: next() < 0.4 ? Math.round(next() * 10) / 10 : null,
      status,
      comment: { en: `Said ${index}` },
    })
    last = said.checkIns[0]?.id
  }
  if (last === undefined || next() > 0.3) return
  await reviseCheckIn(ctx, last, {
    day: addDays(CYCLE.startsOn, Math.floor(next() * 80)),
    confidence: 0.9,
    status: 'on_track',
    reason: { en: 'A slip' },
  })
}

test.each([1, 2, 3])(
  'the newest check-ins give the numbers that all of them give (%i)',
  async (seed) => {
    const cycleId = await talk(seed)
    const [all] = await measureCycle(ctx.store.db, cycleId, TODAY, 'all')
    const [newest] = await measureCycle(ctx.store.db, cycleId, TODAY, 'newest')
    const numbers = ({ checkIns: said, ...rest }: KeyResult) => ({ ...rest, last: said[0] })
    expect(newest?.view.keyResults.map(numbers)).toEqual(all?.view.keyResults.map(numbers))
    const { keyResults: _all, ...objective } = all?.view ?? {}
    expect(newest?.view).toMatchObject(objective)
  },
)

test('what is read does not grow with what was said', async () => {
  const cycleId = await talk(1)
  const { db } = ctx.store
  const [objective] = await measureCycle(db, cycleId, TODAY)
  const asSaid = objective?.view.keyResults.find(
    (one) => one.metricId !== null && one.checkIns.every(({ revisions }) => revisions.length === 0),
  )
  const of = asSaid?.id ?? ''
  const rows = (await db.select().from(keyResults)).filter(({ id }) => id === of)
  for (let day = 0; day < 60; day += 1) {
    await checkIn(ctx, of, {
      day: addDays(CYCLE.startsOn, day),
      comment: { en: 'More' },
      confidence: day === 3 ? 0.5 : null,
    })
  }
  const stored = (await db.select().from(checkIns)).filter(({ keyResultId }) => keyResultId === of)
  const read = await readCheckIns(db, rows, 'newest')
  expect(stored.length).toBeGreaterThanOrEqual(60)
  // Four days at the most, each with all that was said on it.
  const days = new Set(read.map(({ day }) => day))
  expect(days.size).toBeLessThanOrEqual(4)
})
