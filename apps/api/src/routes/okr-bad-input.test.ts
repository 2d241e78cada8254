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

const ownerId = TEST_PEOPLE[0].id
const QUARTER = { name: { en: 'Q4 2026' }, startsOn: '2026-10-01', endsOn: '2026-12-31' }
const MOVE = { type: 'move', baseline: 10, target: 20 } as const
const PLAIN = { title: { en: 'From 10 to 20' }, range: MOVE, ownerId }

let context: TestContext
let api: ReturnType<typeof testApi>
let cycleId: string
let objectiveId: string
let keyResultId: string
beforeEach(async () => {
  context = await openTestContext({ now: '2026-11-02T09:00:00.000Z' })
  api = testApi(context)
  const { api: routes } = api.client
  cycleId = (await reply(routes.cycles.$post({ json: QUARTER }))).id
  const json = { cycleId, title: { en: 'Grow' }, ownerId }
  objectiveId = (await reply(routes.objectives.$post({ json }))).id
  keyResultId = (await reply(routes['key-results'].$post({ json: { ...PLAIN, objectiveId } }))).id
})
afterEach(async () => context.dispose())

const send = (method: string, path: string, body: unknown) =>
  api.app.request(path, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const page = async (path: string) => (await api.app.request(path)).text()
const everything = async () =>
  [await page('/api/audit?limit=200'), await page(`/api/cycles/${cycleId}`)].join('\n')

/** Refused with its reason, and nothing of it is written: neither audited nor shown. */
async function expectRefusal(
  [method, path, body]: readonly [string, string, unknown],
  status: number,
  reason: string,
): Promise<Problem> {
  const before = await everything()
  const response = await send(method, path, body)
  const problem = Problem.parse(await response.json())
  expect(problem).toMatchObject({ status, reason })
  expect(await everything()).toBe(before)
  return problem
}

test('a target that equals its baseline', async () => {
  const range = { ...MOVE, target: 10 }
  const reason = 'key_result.target_equals_baseline'
  await expectRefusal(['POST', '/api/key-results', { ...PLAIN, objectiveId, range }], 400, reason)
  const change = { range, reason: { en: 'Less' } }
  await expectRefusal(['POST', `/api/key-results/${keyResultId}/target`, change], 400, reason)
})

test('a key result on an archived metric', async () => {
  const star = await northStar(context)
  const { id } = await supportingMetric(context, star.id, { key: 'old' })
  await reply(api.client.api.metrics[':id'].archive.$post({ param: { id } }))
  const body = { ...PLAIN, objectiveId, metricId: id }
  await expectRefusal(['POST', '/api/key-results', body], 422, 'metric.archived')
})

test('weights that do not sum', async () => {
  const weights = [{ keyResultId, weightBp: 9999 }]
  const path = `/api/objectives/${objectiveId}/weights`
  await expectRefusal(['PUT', path, { weights }], 400, 'key_result.weights_sum')
})

test('an alignment that leads back', async () => {
  const json = { cycleId, title: { en: 'Below' }, ownerId }
  const { id } = await reply(api.client.api.objectives.$post({ json }))
  const up = { parentId: objectiveId }
  expect((await send('PUT', `/api/objectives/${id}/alignment`, up)).status).toBe(200)
  const path = `/api/objectives/${objectiveId}/alignment`
  await expectRefusal(['PUT', path, { parentId: id }], 409, 'objective.alignment_cycle')
})

test('a check-in before the start, after the end, and on a closed cycle', async () => {
  const path = `/api/key-results/${keyResultId}/check-ins`
  for (const day of ['2026-09-30', '2027-01-01']) {
    const outside = 'key_result.check_in_outside_cycle'
    await expectRefusal(['POST', path, { day, value: 12 }], 400, outside)
  }
  const said = { day: '2026-11-01', value: 12 }
  expect((await send('POST', path, said)).status).toBe(201)
  await send('POST', `/api/cycles/${cycleId}/grade`, {})
  const grade = { score: 0.2, cause: 'focus', expectedVersion: 0 }
  expect((await send('POST', `/api/key-results/${keyResultId}/grade`, grade)).status).toBe(200)
  expect((await send('POST', `/api/cycles/${cycleId}/close`, {})).status).toBe(200)
  await expectRefusal(['POST', path, said], 409, 'cycle.wrong_state')
})

test('what is not finite, in every place that takes a figure', async () => {
  const odd = '1e999'
  const body = (fields: string) => `{"day":"2026-11-01",${fields}}`
  const path = `/api/key-results/${keyResultId}/check-ins`
  for (const fields of [`"value":${odd}`, `"value":-${odd}`, `"confidence":${odd}`]) {
    await expectRefusal(['POST', path, body(fields)], 400, 'request.invalid')
  }
  // NaN is no JSON at all.
  await expectRefusal(['POST', path, body('"value":NaN')], 400, 'request.unreadable')
  const range = `{"type":"move","baseline":0,"target":${odd}}`
  const target = `{"range":${range},"reason":{"en":"More"}}`
  await expectRefusal(
    ['POST', `/api/key-results/${keyResultId}/target`, target],
    400,
    'request.invalid',
  )
})

test('two people who grade at once: one is kept, the other is told what it says', async () => {
  await send('POST', `/api/cycles/${cycleId}/grade`, {})
  const path = `/api/key-results/${keyResultId}/grade`
  const scores = [0.3, 0.6]
  const answers = await Promise.all(
    scores.map((score) =>
      send('POST', path, { score, reason: { en: 'Judged' }, cause: 'focus', expectedVersion: 0 }),
    ),
  )
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  const kept = scores[answers.findIndex(({ status }) => status === 200)]
  const refused = answers.find(({ status }) => status === 409)
  expect(await refused?.json()).toMatchObject({
    reason: 'key_result.graded_meanwhile',
    params: { version: 1, score: kept, by: ownerId },
  })
  const found = await reply(
    api.client.api['key-results'][':id'].$get({ param: { id: keyResultId } }),
  )
  expect(found).toMatchObject({ grade: { score: kept }, gradeVersion: 1 })
})

test('no data is no data, on the key result, its objective and its cycle', async () => {
  const found = await reply(
    api.client.api['key-results'][':id'].$get({ param: { id: keyResultId } }),
  )
  expect(found).toMatchObject({ current: null, raw: null, progress: null, health: 'no_data' })
  const overview = await reply(api.client.api.cycles[':id'].$get({ param: { id: cycleId } }))
  expect(overview.progress).toBeNull()
  expect(overview.objectives).toMatchObject([{ progress: null, coverage: 0 }])
})

test('two people who revise at once: one is kept, the other is told of it', async () => {
  const path = `/api/key-results/${keyResultId}/check-ins`
  await send('POST', path, { day: '2026-11-01', value: 12 })
  const param = { id: keyResultId }
  const read = () => reply(api.client.api['key-results'][':id'].$get({ param }))
  const [said] = (await read()).checkIns
  const anew = (value: number) => ({ day: '2026-11-01', value, reason: { en: `It was ${value}` } })
  const revise = (value: number) => send('POST', `/api/check-ins/${said?.id}/revise`, anew(value))
  const answers = await Promise.all([revise(13), revise(14)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const { checkIns } = await read()
  expect(checkIns).toMatchObject([{ revisions: [{ id: said?.id, value: 12, reason: null }] }])
  expect(checkIns[0]?.reason).toEqual({ en: `It was ${checkIns[0]?.value}` })
})
