import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../canonical.js'
import { plantDecision } from '../contribution/testing/plant-decision.js'
import type { LoggedDecision } from '../contract/review.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '../testing.js'
import { listDecisions } from './list-decisions.js'
import { logDecision } from './log-decision.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-02T09:00:00.000Z' })
})
afterEach(() => ctx.dispose())

const said = (en: string) => ({ title: { en }, text: { en: `We do ${en}.` } })

async function decided(): Promise<void> {
  const star = await northStar(ctx)
  const { id } = await supportingMetric(ctx, star.id, { key: 'completion' })
  const effects = [{ metricId: id, absolute: [0, 1] }] as const
  const decision = { choice: 'do_not_ship', shipped: null } as const
  await plantDecision(ctx.as(TEST_PEOPLE[1].id), { targetMetricId: id, effects, ...decision })
}

async function everyPage(limit: number): Promise<LoggedDecision[]> {
  const found: LoggedDecision[] = []
  let cursor: string | null = null
  do {
    const page = await listDecisions(ctx, { limit, ...(cursor === null ? {} : { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

describe('the decision log', () => {
  test('keeps the subject as it stood, whatever becomes of it', async () => {
    const star = await northStar(ctx)
    const day = { periodStart: '2026-10-01', periodEnd: '2026-10-31' }
    await recordMetricValues(ctx, star.id, [{ ...day, value: 3.2 }])
    const subjects = { metricId: star.id }
    const logged = await logDecision(ctx, { ...said('fewer meetings'), subjects })
    await recordMetricValues(ctx, star.id, [{ ...day, value: 9 }])
    const [kept] = (await listDecisions(ctx)).items
    expect(kept).toEqual(logged)
    const canonical = kept?.evidence.canonical ?? ''
    expect(sha256(canonical)).toBe(kept?.evidence.hash)
    expect(JSON.parse(canonical)).toMatchObject({ metric: { latest: { value: 3.2 } } })
  })

  test('shows what was decided on experiments where it happened, page by page, once each', async () => {
    await logDecision(ctx, said('a'))
    await logDecision(ctx, said('b'))
    ctx.advance(1000)
    await decided()
    ctx.advance(1000)
    await logDecision(ctx, said('c'))
    const expected = ['c', 'A shorter first lesson', 'b', 'a']
    for (const limit of [1, 2, 3, 4, 50]) {
      expect((await everyPage(limit)).map((item) => item.title.en)).toEqual(expected)
    }
    const [, experiment] = await everyPage(50)
    expect(experiment).toMatchObject({
      source: 'experiment',
      choice: 'do_not_ship',
      text: { en: 'Nothing more' },
      by: TEST_PEOPLE[1].id,
    })
  })

  test('refuses a subject nobody knows, and a cursor of another list', async () => {
    const subjects = { keyResultId: 'kr_none' }
    await expect(logDecision(ctx, { ...said('x'), subjects })).rejects.toMatchObject({
      reason: 'key_result.not_found',
    })
    const cursor = Buffer.from('17').toString('base64url')
    await expect(listDecisions(ctx, { cursor })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
    expect((await listDecisions(ctx)).items).toEqual([])
  })
})
