import { createClient } from '@libsql/client'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listAudit } from '../audit/list-audit.js'
import { canonicalJson, sha256 } from '../canonical.js'
import { addDays } from '../calendar.js'
import type { Metric } from '../contract/metric.js'
import type { ReviewCloseInput, ReviewSummary, TargetPathInput } from '../contract/review.js'
import { decisionLog } from '../db/schema/reviews.js'
import { changeMetric } from '../metrics/change-metric.js'
import { createMetric } from '../metrics/create-metric.js'
import { getTargetPath } from '../metrics/get-target-path.js'
import { recordMetricValues } from '../metrics/record-metric-values.js'
import { setTargetPath } from '../metrics/set-target-path.js'
import {
  metricInput,
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '../testing.js'
import { closeReview } from './close-review.js'
import { listReviews } from './list-reviews.js'
import { sweepReviews } from './sweep-reviews.js'
import { verifyReview } from './verify-review.js'

let ctx: TestContext
let metric: Metric
beforeEach(async () => {
  ctx = await openTestContext({ now: '2026-11-02T09:00:00.000Z' })
  metric = await supportingMetric(ctx, (await northStar(ctx)).id, { key: 'completion' })
})
afterEach(() => ctx.dispose())

const MONDAY = '2026-09-07'
const week = (index: number) => ({
  periodStart: addDays(MONDAY, 7 * index),
  periodEnd: addDays(MONDAY, 7 * index + 6),
})
const weeks = (count: number): TargetPathInput['periods'] =>
  Array.from({ length: count }, (_, index) => ({ ...week(index), expected: 0.6 }))
const record = async (first: number, ...values: number[]) =>
  recordMetricValues(
    ctx,
    metric.id,
    values.map((value, index) => ({ ...week(first + index), value })),
  )
const closing: ReviewCloseInput = {
  cause: 'resource',
  decision: { en: 'Two more editors until the new year.' },
  ownerId: TEST_PEOPLE[1].id,
  verifyOn: '2026-12-01',
}
const only = async (state: 'open' | 'closed' | 'verified' = 'open'): Promise<ReviewSummary> => {
  const found = await listReviews(ctx, { state })
  expect(found).toHaveLength(1)
  const [review] = found
  if (!review) throw new Error('no review')
  return review
}

describe('the mandatory review', () => {
  test('opens at the second bad period, with both frozen, for the owner of the metric', async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(8) })
    await record(0, 0.54)
    expect(await listReviews(ctx)).toEqual([])
    await record(1, 0.5)
    expect(await only()).toMatchObject({
      kind: 'alert',
      metric: { id: metric.id, key: 'completion' },
      from: week(0).periodStart,
      to: week(1).periodEnd,
      ownerId: metric.ownerId,
      trigger: {
        threshold: 0.1,
        metricVersion: 1,
        periods: [
          { ...week(0), expected: 0.6, actual: 0.54, deviation: 0.1 },
          { ...week(1), expected: 0.6, actual: 0.5, deviation: 1 / 6 },
        ],
      },
      closing: null,
    })
    const path = await getTargetPath(ctx, metric.id)
    expect(path.openReviewId).toBe((await only()).id)
    const [row] = (await listAudit(ctx, { limit: 1 })).items
    expect(row).toMatchObject({
      verb: 'metric.record_values',
      detail: { reviewId: path.openReviewId },
    })
  })

  test('is the same whether values or targets come first, at once or one by one', async () => {
    await record(0, 0.54, 0.5, 0.4)
    await setTargetPath(ctx, metric.id, { periods: weeks(8) })
    const found = await only()
    const other = await createMetric(ctx, {
      ...metricInput('other'),
      parents: metric.parents,
    })
    await setTargetPath(ctx, other.id, { periods: weeks(8) })
    for (const [index, value] of [0.54, 0.5, 0.4].entries()) {
      await recordMetricValues(ctx, other.id, [{ ...week(index), value }])
    }
    const [second] = (await listReviews(ctx)).filter((item) => item.metric?.id === other.id)
    expect(second?.trigger?.periods).toEqual(found.trigger?.periods)
  })

  test('a period that is not complete, or of another length, says nothing', async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(8) })
    await record(0, 0.5)
    await recordMetricValues(ctx, metric.id, [{ ...week(1), value: 0.1, complete: false }])
    await recordMetricValues(ctx, metric.id, [
      { periodStart: week(2).periodStart, periodEnd: addDays(week(2).periodStart, 3), value: 0.1 },
    ])
    expect(await listReviews(ctx)).toEqual([])
    // The same week, complete, is the second one.
    await record(1, 0.5)
    await only()
  })

  test('one is open for a metric, though two values come at once', async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(8) })
    await record(0, 0.5)
    await Promise.all([record(1, 0.5), record(2, 0.5), record(3, 0.5), sweepReviews(ctx)])
    await only()
    const client = createClient({ url: `file:${join(ctx.folder, 'sextant.db')}` })
    const again = client.execute(
      `insert into reviews select 'rev_b', kind, state, metric_id, budget_id, from_day, to_day, "trigger",
         owner_id, opened_at, opened_by, agenda, closing, rearm_after, verification from reviews`,
    )
    await expect(again).rejects.toThrow(/UNIQUE/)
    client.close()
  })

  test('fires again only after it closed, by two periods that were not known then', async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(12) })
    await record(0, 0.5, 0.5, 0.5)
    const { id } = await only()
    await closeReview(ctx, id, closing)
    // Numbers from before the close, corrected to the worse, are no news.
    await record(0, 0.3, 0.3, 0.3)
    await record(3, 0.5)
    expect(await listReviews(ctx, { state: 'open' })).toEqual([])
    await record(4, 0.5)
    const second = await only()
    expect(second.trigger?.periods.map((item) => item.periodStart)).toEqual([
      week(3).periodStart,
      week(4).periodStart,
    ])
  })

  test('an archived metric opens none', async () => {
    await expect(setTargetPath(ctx, 'met_none', { periods: [] })).rejects.toMatchObject({
      reason: 'metric.not_found',
    })
    await setTargetPath(ctx, metric.id, { periods: weeks(4) })
    await setTargetPath(ctx, metric.id, { periods: [] })
    await record(0, 0.1, 0.1)
    expect(await listReviews(ctx)).toEqual([])
  })

  test('the daily sweep opens what a change of direction has made due, once', async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(4) })
    await record(0, 0.9, 0.9)
    expect(await sweepReviews(ctx)).toEqual([])
    expect((await getTargetPath(ctx, metric.id)).tooEasy).toBe(true)
    await changeMetric(ctx, metric.id, { direction: 'down', reason: 'It is a cost now.' })
    expect(await sweepReviews(ctx)).toHaveLength(1)
    expect(await sweepReviews(ctx)).toEqual([])
    await only()
  })
})

describe('a target path', () => {
  test('refuses periods that overlap or end before they start, and writes nothing', async () => {
    const twice = [...weeks(2), ...weeks(1)]
    await expect(setTargetPath(ctx, metric.id, { periods: twice })).rejects.toMatchObject({
      reason: 'metric.period_overlaps',
    })
    const backwards = [{ periodStart: '2026-09-14', periodEnd: '2026-09-07', expected: 1 }]
    await expect(setTargetPath(ctx, metric.id, { periods: backwards })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
    expect((await getTargetPath(ctx, metric.id)).changedAt).toBeNull()
  })

  test('takes half-widths where no side is good, and only there', async () => {
    const banded = weeks(2).map((item) => ({ ...item, halfWidth: 0.1 }))
    await expect(setTargetPath(ctx, metric.id, { periods: banded })).rejects.toMatchObject({
      reason: 'metric.target_band',
    })
    const neutral = await createMetric(ctx, {
      ...metricInput('load', { direction: 'neutral' }),
      parents: metric.parents,
    })
    await expect(setTargetPath(ctx, neutral.id, { periods: weeks(2) })).rejects.toMatchObject({
      reason: 'metric.target_band',
    })
    const path = await setTargetPath(ctx, neutral.id, { periods: banded })
    expect(path.periods.map((item) => item.halfWidth)).toEqual([0.1, 0.1])
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s', async (expected) => {
    const periods = [{ ...week(0), expected }]
    await expect(setTargetPath(ctx, metric.id, { periods })).rejects.toMatchObject({
      reason: 'request.invalid',
    })
  })
})

describe('closing', () => {
  let id: string
  beforeEach(async () => {
    await setTargetPath(ctx, metric.id, { periods: weeks(8) })
    await record(0, 0.5, 0.5)
    id = (await only()).id
  })

  const incomplete: [string, Partial<ReviewCloseInput>][] = [
    ['review.cause_missing', { cause: null }],
    ['review.decision_missing', { decision: null }],
    ['review.decision_and_no_change', { noChangeReason: { en: 'It was a holiday.' } }],
    ['review.verification_missing', { verifyOn: null }],
    ['review.verification_past', { verifyOn: '2026-11-01' }],
    ['person.not_found', { ownerId: 'per_nobody' }],
    ['request.invalid', { decision: { en: '  ' } }],
  ]
  test.each(incomplete)('refuses with %s and stays open', async (reason, change) => {
    await expect(closeReview(ctx, id, { ...closing, ...change })).rejects.toMatchObject({ reason })
    expect(await only()).toMatchObject({ id, closing: null })
    expect(await ctx.store.db.select().from(decisionLog)).toEqual([])
  })

  test('a reason why nothing changes is enough, with cause and verification', async () => {
    const noChangeReason = { zh: '本周为国庆假期，属正常波动。' }
    const closed = await closeReview(ctx, id, { ...closing, decision: null, noChangeReason })
    expect(closed).toMatchObject({ state: 'closed', closing: { decision: null, noChangeReason } })
  })

  test('freezes what it rested on, and the log can be checked by anybody', async () => {
    await closeReview(ctx, id, closing)
    const [logged] = await ctx.store.db.select().from(decisionLog)
    expect(logged).toMatchObject({
      source: 'review',
      reviewId: id,
      metricId: metric.id,
      cause: 'resource',
      text: closing.decision,
      by: ctx.actorId,
    })
    const canonical = logged?.canonical ?? ''
    expect(sha256(canonical)).toBe(logged?.hash)
    expect(canonicalJson(JSON.parse(canonical))).toBe(canonical)
    expect(JSON.parse(canonical)).toMatchObject({
      metric: { key: 'completion', version: 1 },
      path: { periods: expect.arrayContaining([expect.objectContaining({ actual: 0.5 })]) },
      review: { trigger: { threshold: 0.1 } },
    })
  })

  test('closes once, and what was closed cannot be rewritten even in the database', async () => {
    await closeReview(ctx, id, closing)
    await expect(closeReview(ctx, id, closing)).rejects.toMatchObject({
      reason: 'review.closed_already',
    })
    const client = createClient({ url: `file:${join(ctx.folder, 'sextant.db')}` })
    for (const [sql, message] of [
      [`update reviews set closing = '{}'`, 'a review that is closed never changes'],
      [`update reviews set "trigger" = '{}'`, 'a review that is closed never changes'],
      ['delete from reviews', 'append-only: reviews'],
      [`update decision_log set text = '{}'`, 'append-only: decision_log'],
      ['delete from decision_log', 'append-only: decision_log'],
    ] as const) {
      await expect(client.execute(sql)).rejects.toThrow(message)
    }
    client.close()
  })

  test('the same request again is answered again, not closed again', async () => {
    const first = await closeReview(ctx.withKey('close-1'), id, closing)
    expect(await closeReview(ctx.withKey('close-1'), id, closing)).toEqual(first)
    expect(await ctx.store.db.select().from(decisionLog)).toHaveLength(1)
  })

  test('is verified once, after it closed', async () => {
    const verified = {
      outcome: 'worked',
      note: { en: 'Back above target since week 48.' },
    } as const
    await expect(verifyReview(ctx, id, verified)).rejects.toMatchObject({
      reason: 'review.not_closed',
    })
    await closeReview(ctx, id, closing)
    expect(await verifyReview(ctx, id, verified)).toMatchObject({
      state: 'verified',
      verification: verified,
    })
    await expect(verifyReview(ctx, id, verified)).rejects.toMatchObject({
      reason: 'review.not_closed',
    })
    const log = await ctx.store.db.select().from(decisionLog)
    expect(log.map((item) => [item.source, item.outcome])).toEqual([
      ['review', null],
      ['verification', 'worked'],
    ])
  })

  test('an unknown review is not found', async () => {
    await expect(closeReview(ctx, 'rev_none', closing)).rejects.toMatchObject({
      code: 'not_found',
      reason: 'review.not_found',
    })
  })
})
