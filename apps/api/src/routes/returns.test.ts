import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
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

test('spend by tier as it was booked, and what is not known with its reason', async () => {
  const budget = { cycleId, ledger: 'money', currency: 'EUR', total: 900_000 } as const
  const { id } = await reply(api.budgets.$post({ json: budget }))
  const name = { en: 'Bet' }
  const bet = await reply(api.initiatives.$post({ json: { name, tier: 'exploratory', ownerId } }))
  const spend = { kind: 'actual', day: '2026-10-05', amount: 4200 } as const
  const post = api.budgets[':id'].entries.$post
  await reply(post({ param: { id }, json: { ...spend, initiativeId: bet.id } }))
  await reply(post({ param: { id }, json: { ...spend, amount: 800 } }))
  const query = { ledger: 'money', currency: 'EUR', cycleId } as const
  const found = await reply(api.returns.$get({ query }))
  expect(found).toMatchObject({
    currency: 'EUR',
    window: { from: '2026-10-01', until: '2026-11-02', days: 33 },
    northStar: null,
    unassigned: 800,
    coverage: 0.84,
    total: { spent: 4200, gain: null, gainGap: 'no_north_star', costGap: 'no_learning' },
    initiatives: [{ initiativeId: bet.id, tier: 'exploratory', spent: 4200, perUnit: null }],
  })
  expect(found.tiers.map((row) => row.share)).toEqual([0, 0, 1])
  const other = await reply(api.returns.$get({ query: { ...query, currency: 'USD' } }))
  expect(other).toMatchObject({ window: null, periods: [], coverage: null })
})

test('refuses a ledger with another’s currency, a cycle nobody knows, and no ledger', async () => {
  const ask = async (query: string) => {
    const response = await testApi(context).app.request(`/api/returns?${query}`)
    return [response.status, await response.json()]
  }
  const invalid = [400, expect.objectContaining({ reason: 'request.invalid' })]
  expect(await ask(`ledger=people&currency=EUR&cycleId=${cycleId}`)).toEqual(invalid)
  expect(await ask(`ledger=money&cycleId=${cycleId}`)).toEqual(invalid)
  expect(await ask(`cycleId=${cycleId}`)).toEqual(invalid)
  expect(await ask('ledger=people&cycleId=cyc_none')).toEqual([
    404,
    expect.objectContaining({ reason: 'cycle.not_found' }),
  ])
})
