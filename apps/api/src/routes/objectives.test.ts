import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '@sextant/core/testing'
import { recordMetricValues } from '@sextant/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const ownerId = TEST_PEOPLE[0].id
const QUARTER = { name: { en: 'Q4 2026' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
})
afterEach(async () => context.dispose())

async function objective() {
  const cycle = await reply(api.cycles.$post({ json: QUARTER }))
  const json = { cycleId: cycle.id, title: { en: 'Grow' }, ownerId }
  return reply(api.objectives.$post({ json }))
}

const typed = (objectiveId: string) => ({
  objectiveId,
  title: { en: 'From 10 to 20' },
  range: { type: 'move', baseline: 10, target: 20 } as const,
  ownerId,
})

describe('objectives over HTTP', () => {
  test('a cycle holds objectives, an objective key results', async () => {
    const made = await objective()
    const first = await reply(api['key-results'].$post({ json: typed(made.id) }))
    const second = await reply(api['key-results'].$post({ json: typed(made.id) }))
    expect(first).toMatchObject({ weightBp: 10_000, current: null, progress: null })
    expect(second.weightBp).toBe(5000)
    const { items } = await reply(api.cycles.$get())
    expect(items).toMatchObject([QUARTER])
    const page = await reply(api.cycles[':id'].$get({ param: { id: made.cycleId ?? '' } }))
    expect(page).toMatchObject({ days: 92, objectives: [{ id: made.id }] })
    expect(page.objectives[0]?.keyResults.map(({ id }) => id)).toEqual([first.id, second.id])
  })

  test('a check-in moves a typed key result, and its confidence is its own', async () => {
    const { id } = await reply(api['key-results'].$post({ json: typed((await objective()).id) }))
    const json = { day: '2026-11-01', value: 12.5, confidence: 0.4, comment: { en: 'Slow start' } }
    const made = await api['key-results'][':id']['check-ins'].$post({ param: { id }, json })
    expect(made.status).toBe(201)
    const found = await reply(api['key-results'][':id'].$get({ param: { id } }))
    expect(found).toMatchObject({
      current: { value: 12.5, day: '2026-11-01' },
      progress: 0.25,
      confidence: 0.4,
      checkIns: [json],
    })
  })

  test('a key result on a metric takes its value from there alone', async () => {
    const star = await northStar(context)
    const metric = await supportingMetric(context, star.id, { key: 'activation' })
    const period = { periodStart: '2026-10-01', periodEnd: '2026-10-31' }
    await recordMetricValues(context, metric.id, [{ ...period, value: 0.33 }])
    const range = { type: 'move', baseline: 0.3, target: 0.4 } as const
    const json = { ...typed((await objective()).id), metricId: metric.id, range }
    const { id, progress } = await reply(api['key-results'].$post({ json }))
    expect(progress).toBeCloseTo(0.3, 12)
    const value = { day: '2026-11-01', value: 0.4 }
    const refused = await api['key-results'][':id']['check-ins'].$post({
      param: { id },
      json: value,
    })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ reason: 'key_result.value_not_recordable' })
  })

  test('weights are set together', async () => {
    const { id } = await objective()
    const first = await reply(api['key-results'].$post({ json: typed(id) }))
    const second = await reply(api['key-results'].$post({ json: typed(id) }))
    const weights = (one: number, other: number) => ({
      weights: [
        { keyResultId: first.id, weightBp: one },
        { keyResultId: second.id, weightBp: other },
      ],
    })
    const put = api.objectives[':id'].weights.$put
    const set = await reply(put({ param: { id }, json: weights(7000, 3000) }))
    expect(set.keyResults.map(({ weightBp }) => weightBp)).toEqual([7000, 3000])
    const refused = await put({ param: { id }, json: weights(7000, 7000) })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      reason: 'key_result.weights_sum',
      params: { sum: 14_000 },
    })
  })

  test('cycles that end before they start or overlap are refused', async () => {
    const backwards = await api.cycles.$post({ json: { ...QUARTER, endsOn: '2026-09-30' } })
    expect(backwards.status).toBe(400)
    expect(await backwards.json()).toMatchObject({ reason: 'cycle.dates' })
    await reply(api.cycles.$post({ json: QUARTER }))
    const next = { ...QUARTER, startsOn: '2026-12-31', endsOn: '2027-03-31' }
    const overlapping = await api.cycles.$post({ json: next })
    expect(overlapping.status).toBe(409)
    const noDay = await api.cycles.$post({ json: { ...QUARTER, startsOn: '2026-02-30' } })
    expect(noDay.status).toBe(400)
  })

  test('what is unknown is not found', async () => {
    const param = { id: 'krs_nobody' }
    const checkIn = { param, json: { day: '2026-11-01' } }
    const weights = [{ keyResultId: 'krs_1', weightBp: 10_000 }]
    const expected = [
      [await api.cycles[':id'].$get({ param }), 'cycle.not_found'],
      [
        await api.objectives[':id'].weights.$put({ param, json: { weights } }),
        'objective.not_found',
      ],
      [await api['key-results'].$post({ json: typed('obj_nobody') }), 'objective.not_found'],
      [await api['key-results'][':id'].$get({ param }), 'key_result.not_found'],
      [await api['key-results'][':id']['check-ins'].$post(checkIn), 'key_result.not_found'],
      [
        await api.objectives.$post({ json: { cycleId: 'cyc_1', title: { en: 'x' }, ownerId } }),
        'cycle.not_found',
      ],
    ] as const
    for (const [response, reason] of expected) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ reason })
    }
  })
})
