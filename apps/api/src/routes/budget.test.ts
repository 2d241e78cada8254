import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const ownerId = TEST_PEOPLE[0].id

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let cycleId: string
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
  const json = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycleId = (await reply(api.cycles.$post({ json }))).id
})
afterEach(async () => context.dispose())

const budgetOf = (total = 1000) =>
  reply(api.budgets.$post({ json: { cycleId, ledger: 'people', total } }))
const initiativeIn = (tier: 'core' | 'supporting' | 'exploratory') =>
  reply(api.initiatives.$post({ json: { name: { en: tier }, tier, ownerId } }))

describe('budgets over HTTP', () => {
  test('a total splits 70/20/10, and entries count by tier', async () => {
    const { id } = await budgetOf(1001)
    const param = { id }
    const core = await initiativeIn('core')
    const bold = await initiativeIn('exploratory')
    const spend = { kind: 'actual', day: '2026-10-05' } as const
    const post = api.budgets[':id'].entries.$post
    const made = await post({ param, json: { ...spend, amount: 300, initiativeId: core.id } })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ budgetId: id, tier: 'core', amount: 300 })
    await reply(post({ param, json: { ...spend, amount: 100, initiativeId: bold.id } }))
    const summary = await reply(api.budgets[':id'].$get({ param }))
    expect(summary.target).toEqual({ core: 701, supporting: 200, exploratory: 100 })
    expect(summary.actual).toMatchObject({
      total: 400,
      amounts: { core: 300, supporting: 0, exploratory: 100 },
      percent: { core: 75, supporting: 0, exploratory: 25 },
    })
    const first = await reply(api.budgets[':id'].entries.$get({ param, query: { limit: 1 } }))
    expect(first.items).toHaveLength(1)
    const cursor = first.nextCursor ?? ''
    const last = await reply(api.budgets[':id'].entries.$get({ param, query: { cursor } }))
    expect(last).toMatchObject({ items: [{}], nextCursor: null })
  })

  test('are listed by cycle; a second one of a ledger is a conflict', async () => {
    const budget = await budgetOf()
    expect(await reply(api.budgets.$get({ query: { cycleId } }))).toEqual({ items: [budget] })
    expect(await reply(api.budgets.$get({ query: { cycleId: 'cyc_other' } }))).toEqual({
      items: [],
    })
    const second = await api.budgets.$post({ json: { cycleId, ledger: 'people', total: 5 } })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({ reason: 'budget.exists' })
  })

  test('change with a reason, and keep a mix that adds up', async () => {
    const { id } = await budgetOf()
    const change = (json: { total?: number; reason: string }) =>
      api.budgets[':id'].$patch({ param: { id }, json })
    expect((await reply(change({ total: 2000, reason: 'A team joined' }))).total).toBe(2000)
    expect((await change({ total: 2000, reason: ' ' })).status).toBe(400)
    const targetMix = { core: 7000, supporting: 2000, exploratory: 2000 }
    const json = { cycleId, ledger: 'money', currency: 'EUR', total: 5, targetMix } as const
    const unequal = await api.budgets.$post({ json })
    expect(unequal.status).toBe(400)
    expect(await unequal.json()).toMatchObject({ reason: 'budget.mix_sum' })
  })

  test('a correction names what it corrects', async () => {
    const { id } = await budgetOf()
    const param = { id }
    const { id: initiativeId } = await initiativeIn('core')
    const post = api.budgets[':id'].entries.$post
    const spend = { kind: 'actual', day: '2026-10-05', initiativeId } as const
    const { id: correctsId } = await reply(post({ param, json: { ...spend, amount: 300 } }))
    const bare = await post({ param, json: { ...spend, amount: -100 } })
    expect(bare.status).toBe(400)
    expect(await bare.json()).toMatchObject({ reason: 'budget.entry_negative' })
    await reply(post({ param, json: { ...spend, amount: -100, correctsId } }))
    const { actual } = await reply(api.budgets[':id'].$get({ param }))
    expect(actual.amounts.core).toBe(200)
    const outside = await post({ param, json: { ...spend, amount: 1, day: '2027-01-01' } })
    expect(await outside.json()).toMatchObject({ reason: 'budget.entry_outside_cycle' })
  })

  test('an entry’s budget is the one of its address', async () => {
    const { id } = await budgetOf()
    const json = { kind: 'actual', day: '2026-10-05', amount: 1, budgetId: 'bud_other' }
    const response = await testApi(context).app.request(`/api/budgets/${id}/entries`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
    })
    expect(response.status).toBe(400)
  })
})

describe('initiatives over HTTP', () => {
  test('are started, found, listed and change tier from a day on', async () => {
    const made = await initiativeIn('supporting')
    const param = { id: made.id }
    expect(await reply(api.initiatives[':id'].$get({ param }))).toEqual(made)
    expect(await reply(api.initiatives.$get())).toEqual({ items: [made] })
    const json = { tier: { tier: 'core', from: '2026-11-01' } } as const
    const changed = await reply(api.initiatives[':id'].$patch({ param, json }))
    expect(changed.tierHistory).toContainEqual({ ...json.tier, weights: null })
    const stranger = { name: { en: 'x' }, tier: 'core', ownerId: 'per_nobody' } as const
    const refused = await api.initiatives.$post({ json: stranger })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ reason: 'person.not_found' })
  })
})

test('what is unknown is not found', async () => {
  const param = { id: 'bud_nobody' }
  const entry = { kind: 'actual', day: '2026-10-05', amount: 1 } as const
  const expected = [
    [await api.budgets[':id'].$get({ param }), 'budget.not_found'],
    [
      await api.budgets[':id'].$patch({ param, json: { total: 1, reason: 'x' } }),
      'budget.not_found',
    ],
    [await api.budgets[':id'].entries.$get({ param, query: {} }), 'budget.not_found'],
    [await api.budgets[':id'].entries.$post({ param, json: entry }), 'budget.not_found'],
    [
      await api.budgets.$post({ json: { cycleId: 'cyc_nobody', ledger: 'people', total: 1 } }),
      'cycle.not_found',
    ],
    [await api.initiatives[':id'].$get({ param }), 'initiative.not_found'],
    [await api.initiatives[':id'].$patch({ param, json: {} }), 'initiative.not_found'],
  ] as const
  for (const [response, reason] of expected) {
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ reason })
  }
})
