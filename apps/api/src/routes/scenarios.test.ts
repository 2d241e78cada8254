import { openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const MIX = { core: 7000, supporting: 2000, exploratory: 1000 }

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let id: string
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
  const days = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const cycle = await reply(api.cycles.$post({ json: { name: { en: 'Q4' }, ...days } }))
  const json = { cycleId: cycle.id, ledger: 'people', total: 1000 } as const
  id = (await reply(api.budgets.$post({ json }))).id
})
afterEach(async () => context.dispose())

test('a scenario is tried, saved, listed, adopted and then stays', async () => {
  const of = api.budgets[':id'].scenarios
  const tried = await reply(of.preview.$post({ param: { id }, json: { mix: MIX } }))
  expect(tried).toMatchObject({ feasible: true, needed: { core: 700 }, inBands: true })
  const json = { name: { en: 'On target' }, mix: MIX }
  const saved = await of.$post({ param: { id }, json })
  expect(saved.status).toBe(201)
  const scenario = await saved.json()
  const { items } = await reply(of.$get({ param: { id } }))
  expect(items).toEqual([scenario])
  if (!('id' in scenario)) throw new Error('no scenario was saved')
  const one = api.scenarios[':id']
  const param = { id: scenario.id }
  const adopted = await reply(one.adopt.$post({ param, json: { reason: 'As agreed' } }))
  // Nothing is planned yet, so nothing is there to be moved.
  expect(adopted).toMatchObject({ scenario: { id: scenario.id }, transfers: [] })
  const again = await one.adopt.$post({ param, json: { reason: 'As agreed' } })
  expect([again.status, await again.json()]).toMatchObject([409, { reason: 'scenario.adopted' }])
  expect((await one.discard.$post({ param })).status).toBe(409)
})

test('a scenario that is discarded is gone, and an unknown one is not found', async () => {
  const json = { name: { en: 'Other' }, mix: MIX }
  const saved = await reply(api.budgets[':id'].scenarios.$post({ param: { id }, json }))
  const param = { id: saved.id }
  expect((await api.scenarios[':id'].discard.$post({ param })).status).toBe(200)
  const gone = await api.scenarios[':id'].discard.$post({ param })
  expect([gone.status, await gone.json()]).toMatchObject([404, { reason: 'scenario.not_found' }])
})

test('a mix that does not sum is refused', async () => {
  const json = { mix: { ...MIX, core: 7001 } }
  const refused = await api.budgets[':id'].scenarios.preview.$post({ param: { id }, json })
  expect([refused.status, await refused.json()]).toMatchObject([400, { reason: 'budget.mix_sum' }])
})

test('weeks are judged when asked, and listed', async () => {
  expect(await reply(api.budgets.evaluate.$post())).toEqual({ reviewIds: [] })
  const { items } = await reply(api.budgets[':id'].evaluations.$get({ param: { id } }))
  expect(items.every((item) => item.budgetId === id)).toBe(true)
})
