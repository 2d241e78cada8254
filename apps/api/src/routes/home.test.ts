import { northStar, openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
})
afterEach(async () => context.dispose())

test('home of an empty company has nothing, and says so with nulls, not zeros', async () => {
  const home = await reply(api.home.$get())
  expect(home).toMatchObject({
    cycle: null,
    northStar: null,
    budgets: [],
    attention: [],
    running: 0,
    dataWatermark: null,
  })
  expect(home.lanes.map(({ tier }) => tier)).toEqual(['core', 'supporting', 'exploratory'])
})

test('home starts with the North Star', async () => {
  const { id } = await northStar(context)
  expect((await reply(api.home.$get())).northStar).toMatchObject({ metric: { id }, series: [] })
})

test('the audit log has one row for each write, by subject and page', async () => {
  const { id } = await northStar(context)
  const json = { reason: 'Renamed.', name: { en: 'New', zh: '新' } }
  await reply(api.metrics[':id'].$patch({ param: { id }, json }))
  const cycle = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
  await reply(api.cycles.$post({ json: cycle }))
  expect((await reply(api.audit.$get({ query: {} }))).items).toHaveLength(3)
  const ofMetric = await reply(api.audit.$get({ query: { subjectId: id, limit: 1 } }))
  expect(ofMetric.items).toMatchObject([{ verb: 'metric.change', subjectId: id }])
  const cursor = ofMetric.nextCursor ?? ''
  const rest = await reply(api.audit.$get({ query: { subjectId: id, cursor } }))
  expect(rest).toMatchObject({ items: [{ verb: 'metric.create' }], nextCursor: null })
  expect((await api.audit.$get({ query: { cursor: '!' } })).status).toBe(400)
})
