import { FeishuDocument, Problem } from '@sextant/core/contract'
import { openTestContext, TEST_PEOPLE, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context)
})
afterEach(async () => context.dispose())

const ownerId = TEST_PEOPLE[0].id
const document = {
  version: 'feishu-okr-v2',
  cycle: { name: '2027 年 Q1', start: '2027-01-01', end: '2027-03-31' },
  objectives: [
    {
      position: 1,
      content: '提升留存',
      key_results: [
        { position: 1, content: '七日留存', indicator: { start: 0.38, target: 0.42 } },
        { position: 2, content: '三日留存', indicator: { start: 0.5, target: 0.55 } },
      ],
    },
  ],
} as const
const importing = (given: object) =>
  api.app.request('/api/cycles/import', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ format: 'feishu', document: given, ownerId }),
  })

test('a cycle comes in, and goes out as Feishu, CSV and Markdown', async () => {
  const response = await importing(document)
  expect(response.status).toBe(201)
  const { items } = await reply(api.client.api.cycles.$get())
  const id = items[0]?.id ?? ''
  const get = async (query: string) => api.app.request(`/api/cycles/${id}/export?${query}`)
  const out = FeishuDocument.parse(await (await get('format=feishu&locale=zh')).json())
  expect(out.objectives[0]?.key_results.map((item) => item.weight)).toEqual([0.5, 0.5])
  const csv = await get('format=csv')
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(await csv.text()).toContain('七日留存,0.5,0.38,0.42')
  const markdown = await get('format=markdown&locale=zh')
  expect(await markdown.text()).toContain('## O1 提升留存')
  expect((await get('format=pdf')).status).toBe(400)
})

test('what its own export says is taken back as it is, in another quarter', async () => {
  await importing(document)
  const { items } = await reply(api.client.api.cycles.$get())
  const out = await api.app.request(`/api/cycles/${items[0]?.id}/export`)
  const exported = FeishuDocument.parse(await out.json())
  const cycle = { ...exported.cycle, start: '2027-04-01', end: '2027-06-30' }
  expect((await importing({ ...exported, cycle })).status).toBe(201)
})

test('a malformed file is refused with where it is wrong, and nothing is written', async () => {
  const wrong = { ...document, objectives: [{ position: 1, content: 'x', score: 0.75 }] }
  const response = await importing(wrong)
  expect(response.status).toBe(400)
  const problem = Problem.parse(await response.json())
  expect(problem.issues[0]?.path).toEqual(['document', 'objectives', 0, 'score'])
  expect((await reply(api.client.api.cycles.$get())).items).toEqual([])
})
