import { changeMetric, listReviews, recordMetricValues, setTargetPath } from '@sextant/core'
import {
  northStar,
  openTestContext,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepDaily } from './sweep-daily.js'

let context: TestContext
beforeEach(async () => {
  context = await openTestContext()
})
afterEach(async () => context.dispose())

test('opens what is due by itself', async () => {
  const star = await northStar(context)
  const { id } = await supportingMetric(context, star.id, { key: 'cost' })
  const days = ['2026-10-01', '2026-10-02'].map((day) => ({ periodStart: day, periodEnd: day }))
  const periods = days.map((day) => ({ ...day, expected: 10 }))
  await setTargetPath(context, id, { periods })
  await recordMetricValues(
    context,
    id,
    days.map((day) => ({ ...day, value: 12 })),
  )
  await changeMetric(context, id, { direction: 'down', reason: 'It is a cost.' })
  expect(await listReviews(context)).toEqual([])
  const sweep = sweepDaily(context, { error: () => undefined }, '* * * * * *')
  await vi.waitFor(async () => expect(await listReviews(context)).toHaveLength(1), 5000)
  await sweep.close()
})

test('what fails is logged, and the server goes on', async () => {
  const errors: unknown[] = []
  const broken = { ...context, store: { ...context.store, db: Object.create(null) } }
  const sweep = sweepDaily(broken, { error: (entry: unknown) => errors.push(entry) }, '* * * * * *')
  await vi.waitFor(() => expect(errors.length).toBeGreaterThan(0), 5000)
  await sweep.close()
})
