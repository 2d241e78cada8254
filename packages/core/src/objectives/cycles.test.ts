import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { openTestContext, type TestContext } from '../testing.js'
import { createCycle } from './create-cycle.js'
import { currentCycle } from './current-cycle.js'
import { cycleDays } from './cycle-days.js'
import { getCycleOverview } from './get-cycle-overview.js'
import { listCycles } from './list-cycles.js'

const Q4 = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }

describe('cycles', () => {
  let ctx: TestContext
  beforeAll(async () => {
    ctx = await openTestContext({ now: '2026-11-21T09:00:00.000Z' })
  })
  afterAll(() => ctx.dispose())

  test('a cycle is opened once, with one audit row', async () => {
    const cycle = await createCycle(ctx, Q4)
    expect(cycle).toMatchObject({ ...Q4, state: 'open' })
    const { items } = await listAudit(ctx, { subjectId: cycle.id })
    expect(items.map((row) => row.verb)).toEqual(['cycle.create'])
    expect(await currentCycle(ctx)).toEqual(cycle)
  })

  test('a cycle that shares a day with another is a conflict and leaves nothing', async () => {
    const other = { ...Q4, startsOn: '2026-12-31', endsOn: '2027-03-31' }
    await expect(createCycle(ctx, other)).rejects.toMatchObject({
      code: 'conflict',
      reason: 'cycle.overlaps',
    })
    expect(await listCycles(ctx)).toHaveLength(1)
    const next = { ...Q4, startsOn: '2027-01-01', endsOn: '2027-03-31' }
    await createCycle(ctx, next)
    expect((await listCycles(ctx)).map((cycle) => cycle.startsOn)).toEqual([
      '2027-01-01',
      '2026-10-01',
    ])
  })

  test('a cycle must end after it starts', async () => {
    const backwards = { ...Q4, startsOn: '2028-02-01', endsOn: '2028-01-01' }
    await expect(createCycle(ctx, backwards)).rejects.toMatchObject({ reason: 'cycle.dates' })
  })

  test('the same idempotency key replays the first reply', async () => {
    const input = { ...Q4, startsOn: '2030-01-01', endsOn: '2030-03-31' }
    const first = await createCycle(ctx.withKey('again'), input)
    expect(await createCycle(ctx.withKey('again'), input)).toEqual(first)
  })

  test('the first and the last day both count', () => {
    const at = (today: string) => cycleDays(Q4, today)
    expect(at('2026-10-01')).toMatchObject({ day: 1, days: 92 })
    expect(at('2026-11-21')).toMatchObject({ day: 52, days: 92 })
    expect(at('2026-12-31')).toMatchObject({ day: 92, days: 92 })
    expect(at('2027-02-01')).toMatchObject({ day: 92 })
    expect(at('2026-09-30')).toMatchObject({ day: 0 })
  })

  test('an overview of an empty cycle has no progress; an unknown cycle is not found', async () => {
    const cycle = await currentCycle(ctx)
    const overview = await getCycleOverview(ctx, cycle?.id ?? '')
    expect(overview).toMatchObject({ day: 52, days: 92, progress: null, confidence: null })
    expect(overview.objectives).toEqual([])
    await expect(getCycleOverview(ctx, 'cyc_none')).rejects.toMatchObject({
      code: 'not_found',
      reason: 'cycle.not_found',
    })
  })
})
