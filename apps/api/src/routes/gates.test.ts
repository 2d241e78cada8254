import { AnsweredAdvice } from '@sextant/core/contract'
import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const ownerId = TEST_PEOPLE[0].id

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let param: { readonly id: string }
let ids: Readonly<Record<'core' | 'exploratory', string>>
beforeEach(async () => {
  context = await openTestContext({ now: '2026-11-20T09:00:00.000Z' })
  api = testApi(context).client.api
  const json = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
  const { id: cycleId } = await reply(api.cycles.$post({ json }))
  param = await reply(api.budgets.$post({ json: { cycleId, ledger: 'people', total: 1000 } }))
  const make = async (tier: 'core' | 'exploratory') =>
    (await reply(api.initiatives.$post({ json: { name: { en: tier }, tier, ownerId } }))).id
  ids = { core: await make('core'), exploratory: await make('exploratory') }
})
afterEach(async () => context.dispose())

const reasonOf = async (response: Response) => {
  const problem: unknown = await response.json()
  return { status: response.status, problem }
}
const plan = (initiativeId: string, amount: number) =>
  api.budgets[':id'].entries.$post({
    param,
    json: { kind: 'planned', day: '2026-12-04', initiativeId, amount },
  })
const condition = { en: 'Two concluded experiments' }

describe('advice over HTTP', () => {
  const answer = (json: {
    key: string
    choice: 'accepted' | 'edited' | 'rejected'
    reason: string
    amount?: number
  }) => api.budgets[':id'].advice.$post({ param, json })
  const proposed = async () => {
    await reply(plan(ids.core, 960))
    await reply(plan(ids.exploratory, 40))
    return reply(api.budgets[':id'].advice.$get({ param }))
  }

  test('is proposed, accepted once, and waits for a second person', async () => {
    const { open, limit } = await proposed()
    expect(limit).toBe(50)
    expect(open.map(({ rule, amount, reasons }) => [rule, amount, reasons.length])).toEqual([
      ['drift', 50, 3],
    ])
    const json = { key: open[0]?.key ?? '', choice: 'accepted', reason: 'Yes' } as const
    const made = await answer(json)
    expect(made.status).toBe(201)
    const { transferId } = AnsweredAdvice.parse(await made.json())
    expect(transferId).toMatch(/^tra_/)
    const after = await reply(api.budgets[':id'].advice.$get({ param }))
    expect(after).toMatchObject({ open: [], answered: [{ choice: 'accepted', outcome: null }] })
    expect(await reasonOf(await answer(json))).toMatchObject({
      status: 409,
      problem: { reason: 'advice.answered_already' },
    })
  })

  test('refuses what is gone, too much, and an amount where none is asked for', async () => {
    const { open } = await proposed()
    const key = open[0]?.key ?? ''
    const base = { key, reason: 'x' }
    const gone = await answer({ ...base, key: 'drift a b 2026-11', choice: 'accepted' })
    expect(await reasonOf(gone)).toMatchObject({ problem: { reason: 'advice.not_current' } })
    const much = await answer({ ...base, choice: 'edited', amount: 51 })
    expect(await reasonOf(much)).toMatchObject({
      status: 400,
      problem: { reason: 'advice.over_limit', params: { most: 50 } },
    })
    const bare = await answer({ ...base, choice: 'edited' })
    expect(await reasonOf(bare)).toMatchObject({ problem: { reason: 'advice.amount' } })
    const none = await api.budgets[':id'].advice.$get({ param: { id: 'bud_none' } })
    expect(await reasonOf(none)).toMatchObject({ status: 404 })
  })
})

describe('gates over HTTP', () => {
  test('stages hold exploratory plans and are released in order', async () => {
    const stages = [30, 70].map((amount) => ({ amount, condition }))
    const put = api.budgets[':id'].envelope.$put
    const set = await reply(put({ param, json: { stages } }))
    expect(set).toMatchObject({ target: 100, released: 0, held: 100, available: 0 })
    const much = await put({ param, json: { stages: [...stages, { amount: 1, condition }] } })
    expect(await reasonOf(much)).toMatchObject({ problem: { reason: 'budget.envelope_exceeds' } })
    const held = await plan(ids.exploratory, 10)
    expect(await reasonOf(held)).toMatchObject({ problem: { reason: 'budget.envelope_held' } })
    const release = (at: number) =>
      api['envelope-stages'][':id'].release.$post({
        param: { id: set.stages[at]?.id ?? 'stg_none' },
        json: { reason: 'Shown' },
      })
    expect(await reasonOf(await release(1))).toMatchObject({
      problem: { reason: 'budget.stage_order' },
    })
    expect(await reply(release(0))).toMatchObject({ released: 30, held: 70 })
    expect(await reasonOf(await release(0))).toMatchObject({
      problem: { reason: 'budget.stage_released' },
    })
    expect(await reasonOf(await release(9))).toMatchObject({
      status: 404,
      problem: { reason: 'budget.stage_not_found' },
    })
    expect((await plan(ids.exploratory, 10)).status).toBe(201)
  })

  test('an initiative gets a condition metric, and people choose what becomes of it', async () => {
    const metric = {
      key: 'reach',
      name: { en: 'Reach', zh: '触达' },
      tier: 'exploratory',
      kind: 'proportion',
      direction: 'neutral',
      unit: null,
      definition: {
        meaning: { en: 'm', zh: 'm' },
        formula: { en: 'f', zh: 'f' },
        dataSource: { en: 'd', zh: 'd' },
        countingRule: { en: 'c', zh: 'c' },
        stage: 'all',
      },
      ownerId,
      exemption: { until: '2026-12-01', reason: 'A new market' },
    } as const
    const neutral = await reply(api.metrics.$post({ json: metric }))
    const up = await reply(api.metrics.$post({ json: { ...metric, key: 'up', direction: 'up' } }))
    const down = { ...metric, key: 'down', direction: 'down' } as const
    const other = await reply(api.metrics.$post({ json: down }))
    const put = (id: string, metricId: string) =>
      api.initiatives[':id'].gate.$put({
        param: { id },
        json: { gate: { group: { en: 'Channels' }, metricId, ledger: 'people' } },
      })
    expect(await reply(put(ids.core, up.id))).toMatchObject({ gate: { metricId: up.id } })
    expect(await reasonOf(await put(ids.exploratory, neutral.id))).toMatchObject({
      problem: { reason: 'gate.no_direction' },
    })
    expect(await reasonOf(await put(ids.exploratory, other.id))).toMatchObject({
      problem: { reason: 'gate.not_comparable' },
    })
    const json = { choice: 'fix', reason: 'Too slow' } as const
    const chosen = await api.initiatives[':id'].choices.$post({ param: { id: ids.core }, json })
    expect(chosen.status).toBe(201)
    const page = await reply(api.budgets[':id'].gates.$get({ param }))
    expect(page.groups).toMatchObject([{ comparable: false, members: [{ reading: 'no_data' }] }])
    expect(page.exemptions.map(({ state }) => state)).toEqual(['soon', 'soon', 'soon'])
    const core = page.initiatives.find((one) => one.initiativeId === ids.core)
    expect(core).toMatchObject({ proposal: 'keep', choice: { choice: 'fix', reason: 'Too slow' } })
  })
})
