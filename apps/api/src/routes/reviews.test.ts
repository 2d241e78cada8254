import { Problem } from '@sextant/core/contract'
import {
  northStar,
  openTestContext,
  supportingMetric,
  TEST_PEOPLE,
  type TestContext,
} from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>
let id: string
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context)
  const star = await northStar(context)
  id = (await supportingMetric(context, star.id, { key: 'completion' })).id
})
afterEach(async () => context.dispose())

const days = ['2026-10-01', '2026-10-02'].map((day) => ({ periodStart: day, periodEnd: day }))
const periods = days.map((day) => ({ ...day, expected: 0.3 }))
const values = days.map((day) => ({ ...day, value: 0.27 }))
const metric = () => api.client.api.metrics[':id']

async function opened(): Promise<string> {
  await reply(metric().targets.$put({ param: { id }, json: { periods } }))
  await reply(metric().values.$post({ param: { id }, json: { values } }))
  const { items } = await reply(
    api.client.api.reviews.$get({ query: { state: 'open', kind: 'alert' } }),
  )
  expect(items).toMatchObject([{ metric: { id }, state: 'open' }])
  return items[0]?.id ?? ''
}

test('a target path, two periods at the line, the review, its close and its verification', async () => {
  const review = await opened()
  const path = await reply(metric().targets.$get({ param: { id } }))
  expect(path).toMatchObject({ openReviewId: review, threshold: 0.1, side: 'adverse' })
  expect(path.periods.map((period) => period.deviation)).toEqual([0.1, 0.1])
  const param = { id: review }
  const json = {
    cause: 'execution',
    decision: { en: 'Publish on time again.' },
    ownerId: TEST_PEOPLE[0].id,
    verifyOn: '2026-12-01',
  } as const
  const closed = await reply(api.client.api.reviews[':id'].close.$post({ param, json }))
  expect(closed).toMatchObject({ state: 'closed', closing: { cause: 'execution' } })
  const verified = await reply(
    api.client.api.reviews[':id'].verify.$post({ param, json: { outcome: 'worked' } }),
  )
  expect(verified.state).toBe('verified')
  const open = await reply(api.client.api.reviews.$get({ query: { state: 'open' } }))
  expect(open.items).toEqual([])
})

test('a review without a decision is refused with what is missing', async () => {
  const review = await opened()
  const response = await api.app.request(`/api/reviews/${review}/close`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ cause: 'target', ownerId: TEST_PEOPLE[0].id, verifyOn: '2026-12-01' }),
  })
  expect(response.status).toBe(422)
  expect(Problem.parse(await response.json())).toMatchObject({ reason: 'review.decision_missing' })
})

test('a decision is logged with its subject, and reviews and notes share one log', async () => {
  const review = await opened()
  const json = {
    cause: 'other',
    noChangeReason: { en: 'A holiday week.' },
    ownerId: TEST_PEOPLE[0].id,
    verifyOn: '2026-12-01',
  } as const
  await reply(api.client.api.reviews[':id'].close.$post({ param: { id: review }, json }))
  const log = api.client.api['decision-log']
  const title = { en: 'Fewer banners' }
  const text = { zh: '首页只留一个横幅。' }
  const logged = await reply(log.$post({ json: { title, text, subjects: { metricId: id } } }))
  expect(logged).toMatchObject({ source: 'person', subjects: { metricId: id } })
  const { items } = await reply(log.$get({ query: {} }))
  expect(items.map((item) => [item.source, item.cause])).toEqual([
    ['person', null],
    ['review', 'other'],
  ])
})

test('a key result without a value has no waterfall, and says so', async () => {
  const { api: routes } = api.client
  const day = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const cycle = await reply(routes.cycles.$post({ json: { name: { en: 'Q4' }, ...day } }))
  const ownerId = TEST_PEOPLE[0].id
  const objective = await reply(
    routes.objectives.$post({ json: { cycleId: cycle.id, title: { en: 'More' }, ownerId } }),
  )
  const range = { type: 'move', baseline: 0.3, target: 0.4 } as const
  const keyResult = await reply(
    routes['key-results'].$post({
      json: { objectiveId: objective.id, title: { en: 'x' }, metricId: id, range, ownerId },
    }),
  )
  const param = { id: keyResult.id }
  const found = await reply(routes['key-results'][':id'].contribution.$get({ param }))
  expect(found).toMatchObject({ unavailable: 'no_data', current: null, sum: null })
})

test('a monthly review has an agenda, and a pack in both languages', async () => {
  const review = await opened()
  const json = { kind: 'monthly', ownerId: TEST_PEOPLE[0].id } as const
  const monthly = await reply(api.client.api.reviews.$post({ json }))
  const param = { id: monthly.id }
  const full = await reply(api.client.api.reviews[':id'].$get({ param }))
  expect(full.agenda.alerts.map((item) => item.id)).toEqual([review])
  const weekly = await reply(api.client.api.agenda.weekly.$get())
  expect(weekly.alerts.map((item) => item.id)).toEqual([review])
  const pack = (locale: string) =>
    api.app.request(`/api/reviews/${monthly.id}/pack.md?locale=${locale}`)
  const zh = await pack('zh')
  expect(zh.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(await zh.text()).toContain('# 月度复盘')
  expect(await (await pack('en')).text()).toContain('# Monthly review')
  expect((await pack('fr')).status).toBe(400)
  const duties = await reply(api.client.api.duties.$get())
  expect(duties.items.map((item) => item.kind)).toEqual(['review'])
})

test('an initiative commits to something, and says how far it kept it', async () => {
  const { api: routes } = api.client
  const ownerId = TEST_PEOPLE[0].id
  const initiative = await reply(
    routes.initiatives.$post({ json: { name: { zh: '内容策划' }, tier: 'core', ownerId } }),
  )
  const param = { id: initiative.id }
  const json = {
    name: { zh: '每周三篇' },
    times: 3,
    rhythm: 'week',
    from: '2026-10-26',
    ownerId,
  } as const
  const action = await reply(routes.initiatives[':id'].actions.$post({ param, json }))
  const kept = await reply(
    routes.actions[':id'].log.$post({
      param: { id: action.id },
      json: { day: '2026-10-28', times: 2 },
    }),
  )
  expect(kept).toMatchObject({ rate: 2 / 3 })
  expect(await reply(routes.initiatives[':id'].adherence.$get({ param }))).toEqual(kept)
  const end = routes.actions[':id'].end
  const early = await end.$post({ param: { id: action.id }, json: { until: '2026-10-27' } })
  expect(early.status).toBe(400)
  expect(await early.json()).toMatchObject({ reason: 'action.end_too_early' })
  const ended = await reply(end.$post({ param: { id: action.id }, json: { until: '2026-12-31' } }))
  expect(ended).toMatchObject({ actions: [{ action: { until: '2026-12-31' }, doneToday: 0 }] })
})
