import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { SpendPreview } from '@sextant/core/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const ownerId = TEST_PEOPLE[0].id
const SECOND = { headers: { 'X-Sextant-Actor': TEST_PEOPLE[2].id } }

let context: TestContext
let app: ReturnType<typeof testApi>['app']
let api: ReturnType<typeof testApi>['client']['api']
let cycleId: string
let param: { id: string }
let work: string
beforeEach(async () => {
  context = await openTestContext()
  const made = testApi(context)
  app = made.app
  api = made.client.api
  const json = { name: { en: 'Q4' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
  cycleId = (await reply(api.cycles.$post({ json }))).id
  const { id } = await reply(
    api.budgets.$post({ json: { cycleId, ledger: 'people', total: 1000 } }),
  )
  param = { id }
  const name = { en: 'Player' }
  work = (await reply(api.initiatives.$post({ json: { name, tier: 'core', ownerId } }))).id
})
afterEach(async () => context.dispose())

/** Who answers, in which way. */
async function refusal(response: { status: number; json(): Promise<unknown> }): Promise<unknown> {
  return { status: response.status, body: await response.json() }
}
const refused = (status: number, reason: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ reason }) })

const book = (json: {
  amount: number
  kind: 'planned' | 'actual'
  day: string
  initiativeId?: string
}) => reply(api.budgets[':id'].entries.$post({ param, json }))

test('terms are changed with a reason and read back from the first on', async () => {
  const patch = api.budgets[':id'].$patch
  await reply(patch({ param, json: { total: 900, reason: 'Two people left' } }))
  expect(await reply(api.budgets[':id'].changes.$get({ param }))).toMatchObject({
    first: { terms: { total: 1000 }, reason: null, by: ownerId },
    items: [{ reason: 'Two people left', after: { total: 900 } }],
  })
  const month = {
    name: { en: 'M' },
    startsOn: '2026-11-01',
    endsOn: '2026-11-30',
    kind: 'month',
  } as const
  const inside = (await reply(api.cycles.$post({ json: month }))).id
  const second = await api.budgets.$post({ json: { cycleId: inside, ledger: 'people', total: 1 } })
  expect(await refusal(second)).toEqual(refused(409, 'budget.period_overlaps'))
  const targetMix = { core: 8000, supporting: 1500, exploratory: 500 }
  const money = { cycleId, ledger: 'money', currency: 'EUR', total: 1, targetMix } as const
  expect(await refusal(await api.budgets.$post({ json: money }))).toEqual(
    refused(400, 'budget.mix_reason'),
  )
})

test('a transfer waits for a second person and then moves the plan', async () => {
  await book({ kind: 'planned', day: '2026-12-01', amount: 50, initiativeId: work })
  const json = {
    from: { on: 'initiative', initiativeId: work },
    to: { on: 'tier', tier: 'exploratory' },
    amount: 20,
    reason: 'More bets',
  } as const
  const propose = api.budgets[':id'].transfers.$post
  const waiting = await reply(propose({ param, json }))
  const decide = api.transfers[':id'].decision.$post
  const one = { param: { id: waiting.id }, json: { choice: 'approve' } } as const
  const withdraw = { ...one, json: { choice: 'withdraw' } } as const
  expect(await refusal(await decide(one))).toEqual(refused(403, 'budget.transfer_second_person'))
  expect(await refusal(await decide(withdraw, SECOND))).toEqual(
    refused(403, 'budget.transfer_not_own'),
  )
  expect(await reply(decide(one, SECOND))).toMatchObject({ state: 'approved' })
  expect(await refusal(await decide(one, SECOND))).toEqual(refused(409, 'budget.transfer_decided'))
  expect(await refusal(await propose({ param, json: { ...json, amount: 31 } }))).toEqual(
    refused(409, 'budget.transfer_exceeds'),
  )
  expect(await refusal(await propose({ param, json: { ...json, to: json.from } }))).toEqual(
    refused(400, 'budget.transfer_same_end'),
  )
  const nobody = { ...one, param: { id: 'tra_nobody' } }
  expect(await refusal(await decide(nobody))).toEqual(refused(404, 'budget.transfer_not_found'))
  const { items } = await reply(api.budgets[':id'].transfers.$get({ param }))
  expect(items).toMatchObject([{ id: waiting.id, state: 'approved' }])
  const { planned } = await reply(api.budgets[':id'].$get({ param }))
  expect(planned.amounts).toEqual({ core: 30, supporting: 0, exploratory: 20 })
  const query = { transferId: waiting.id, tier: 'exploratory' } as const
  const moved = await reply(api.budgets[':id'].entries.$get({ param, query }))
  expect(moved.items).toMatchObject([{ amount: 20, source: 'transfer', day: '2026-12-01' }])
})

test('an unassigned amount is assigned in one step', async () => {
  const { id } = await book({ kind: 'actual', day: '2026-10-05', amount: 50 })
  const on = { on: 'initiative', initiativeId: work } as const
  const assign = (json: { on: typeof on; amount?: number }) =>
    api.entries[':id'].assign.$post({ param: { id }, json })
  expect(await refusal(await assign({ on, amount: 51 }))).toEqual(
    refused(409, 'budget.nothing_to_assign'),
  )
  expect(await reply(assign({ on }))).toMatchObject({
    correction: { amount: -50, correctsId: id },
    entry: { amount: 50, tier: 'core' },
  })
  const stop = { stopped: { on: '2026-10-04', reason: 'Enough' } }
  expect(
    await refusal(await api.initiatives[':id'].$patch({ param: { id: work }, json: stop })),
  ).toEqual(refused(409, 'initiative.stop_before_spend'))
  const json = { stopped: { ...stop.stopped, on: '2026-10-05' } }
  await reply(api.initiatives[':id'].$patch({ param: { id: work }, json }))
  const late = { kind: 'actual', day: '2026-10-06', amount: 1, initiativeId: work } as const
  expect(await refusal(await api.budgets[':id'].entries.$post({ param, json: late }))).toEqual(
    refused(409, 'initiative.stopped'),
  )
})

test('a file is shown, booked and given back where it could not be booked', async () => {
  const path = `/api/budgets/${param.id}/spend-imports`
  const file = '日期,项目,人天\n2026-10-05,Player,1.5\n2026-10-06,别的,1\n'
  const send = (body: string, type = 'text/csv') =>
    app.request(`${path}/upload`, { method: 'POST', headers: { 'Content-Type': type }, body })
  const sent = await send(file)
  expect(sent.status).toBe(200)
  const shown = SpendPreview.parse(await sent.json())
  expect(shown).toMatchObject({ counts: { rows: 2, booked: 1, rejected: 1, amount: 15 } })
  const { hash, mapping } = shown
  if (mapping === null) throw new Error('no mapping was suggested')
  const json = { hash, mapping, fileName: '工时.csv' }
  const preview = api.budgets[':id']['spend-imports'].preview.$post
  expect((await reply(preview({ param, json: { hash, mapping } }))).counts).toEqual(shown.counts)
  const bring = api.budgets[':id']['spend-imports'].$post
  const wrong = { ...json, mapping: { ...mapping, note: 'nope' } }
  expect(await refusal(await bring({ param, json: wrong }))).toEqual(
    refused(400, 'spend_import.mapping_column'),
  )
  const booked = await reply(bring({ param, json }))
  expect(booked).toMatchObject({ fileName: '工时.csv', counts: shown.counts, by: ownerId })
  expect(await refusal(await bring({ param, json: { ...json, again: true } }))).toEqual(
    refused(422, 'spend_import.file_gone'),
  )
  await send(file)
  expect(await refusal(await bring({ param, json }))).toEqual(
    refused(409, 'spend_import.booked_before'),
  )
  expect(await reply(api.budgets[':id']['spend-imports'].$get({ param }))).toEqual({
    items: [booked],
  })
  const rejects = await app.request(`/api/spend-imports/${booked.id}/rejects.csv`)
  expect(rejects.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(await rejects.text()).toContain('2,subject_unknown,别的,2026-10-06,别的,1')
  const empty = await send('')
  expect(await refusal(empty)).toEqual(refused(400, 'spend_import.file_empty'))
  expect(await refusal(await send('{}', 'application/json'))).toEqual(
    refused(415, 'request.wrong_type'),
  )
  const none = await app.request('/api/spend-imports/spi_none/rejects.csv')
  expect(await refusal(none)).toEqual(refused(404, 'spend_import.not_found'))
})
