import { importSettled, openUploadFolder } from '@sextant/core'
import {
  binaryRows,
  csv,
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

const FILE = csv(
  ['variant', 'completion'],
  [
    ...binaryRows('control', { units: 40, yes: 10 }),
    ...binaryRows('treatment', { units: 50, yes: 20 }),
    ['control', '=1+1'],
    ['elsewhere', 1],
  ],
)

let context: TestContext
let app: ReturnType<typeof testApi>['app']
let api: ReturnType<typeof testApi>['client']['api']
let experimentId: string
let targetId: string
beforeEach(async () => {
  context = await openTestContext()
  const made = testApi(context)
  app = made.app
  api = made.client.api
  const star = await northStar(context)
  targetId = (await supportingMetric(context, star.id, { key: 'completion' })).id
  experimentId = (await runningExperiment(context, experimentInput(targetId))).id
})
afterEach(async () => context.dispose())

type Body = NonNullable<RequestInit['body']>
const upload = (body: Body, headers: Record<string, string>) =>
  api.experiments[':id'].imports.$post({ param: { id: experimentId } }, { init: { body }, headers })
const CSV = { 'Content-Type': 'text/csv' }
const mapping = () => ({
  variantColumn: 'variant',
  variants: ['control', 'treatment'].map((key) => ({ value: key, variant: key })),
  metrics: [{ metricId: targetId, column: 'completion' }],
})

async function staged(): Promise<string> {
  const { id } = await reply(upload(FILE, CSV))
  await reply(api.imports[':id'].stage.$post({ param: { id }, json: mapping() }))
  await importSettled(context, id)
  return id
}

describe('a file', () => {
  test('is uploaded as it is, plain or gzip, and previewed', async () => {
    const plain = await upload(FILE, { ...CSV, 'X-File-Name': encodeURIComponent('单位 1.csv') })
    expect(plain.status).toBe(201)
    const first = await reply(Promise.resolve(plain))
    expect(first).toMatchObject({ state: 'uploaded', fileName: '单位 1.csv', bytes: FILE.length })
    expect(first.preview.columns.map(({ name }) => name)).toEqual(['variant', 'completion'])
    const zipped = gzipSync(FILE)
    const second = await reply(upload(zipped, { 'Content-Type': 'application/gzip' }))
    expect(second).toMatchObject({ fileName: 'upload.csv', bytes: zipped.length })
    expect(second.preview).toEqual(first.preview)
    const { items } = await reply(
      api.experiments[':id'].imports.$get({ param: { id: experimentId } }),
    )
    expect(items.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted())
  })

  test('is uploaded as the field of a form', async () => {
    const form = new FormData()
    form.set('note', 'not this one')
    form.set('file', new Blob([FILE]), 'form "1".csv')
    form.set('after', 'nor this')
    const response = await app.request(`/api/experiments/${experimentId}/imports`, {
      method: 'POST',
      body: form,
    })
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject({ fileName: 'form "1".csv', bytes: FILE.length })
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\data\\units.csv', 'units.csv'],
    ['a\u0000b\u202ecsv.exe', 'abcsv.exe'],
    ['', 'upload.csv'],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('named %j is shown as %j', async (name, shown) => {
    const headers = { ...CSV, 'X-File-Name': encodeURIComponent(name) }
    expect((await reply(upload(FILE, headers))).fileName).toBe(shown)
  })

  test('of another type, broken, empty or for an unknown experiment is refused', async () => {
    const type = await upload(FILE, { 'Content-Type': 'application/json' })
    expect(type.status).toBe(415)
    const name = await upload(FILE, { ...CSV, 'X-File-Name': '%FF' })
    expect(name.status).toBe(400)
    const cut = await upload(gzipSync(FILE).subarray(0, 60), { 'Content-Type': 'application/gzip' })
    expect(cut.status).toBe(400)
    expect(await cut.json()).toMatchObject({ reason: 'import.gzip_broken' })
    const empty = await upload('', CSV)
    expect(empty.status).toBe(400)
    expect(await empty.json()).toMatchObject({ reason: 'import.file_empty' })
    const nowhere = await app.request('/api/experiments/exp_nobody/imports', {
      method: 'POST',
      headers: CSV,
      body: FILE,
    })
    expect(nowhere.status).toBe(404)
    const { items } = await reply(
      api.experiments[':id'].imports.$get({ param: { id: experimentId } }),
    )
    expect(items).toEqual([])
  })
})

test('a file larger than the limit is refused and leaves nothing', async () => {
  const folder = join(context.folder, 'small')
  const uploads = await openUploadFolder(folder, { maxBytes: 1000 })
  const small = testApi({ ...context, uploads }).app
  const path = `/api/experiments/${experimentId}/imports`
  const refused = await small.request(path, { method: 'POST', headers: CSV, body: FILE })
  expect(refused.status).toBe(413)
  expect(await refused.json()).toMatchObject({
    reason: 'request.too_large',
    params: { limit: 1000 },
  })
  expect(await readdir(folder)).toEqual([])
})

describe('an import', () => {
  test('is staged, counted and confirmed', async () => {
    const { id } = await reply(upload(FILE, CSV))
    const param = { id }
    const begun = await reply(api.imports[':id'].stage.$post({ param, json: mapping() }))
    expect(begun.state).toBe('staging')
    await importSettled(context, id)
    const counted = await reply(api.imports[':id'].$get({ param }))
    expect(counted).toMatchObject({
      state: 'staged',
      counts: { received: 92, accepted: 90, rejected: 2 },
    })
    const landed = await reply(api.imports[':id'].confirm.$post({ param }))
    expect(landed.state).toBe('landed')
    const again = await api.imports[':id'].confirm.$post({ param })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ reason: 'import.wrong_state' })
  })

  test('gives the rows set aside as a CSV that a spreadsheet cannot run', async () => {
    const id = await staged()
    const response = await api.imports[':id']['rejects.csv'].$get({ param: { id } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="rejects-${id}.csv"`,
    )
    const lines = (await response.text()).trimEnd().split('\n')
    expect(lines[0]).toContain('reason')
    expect(lines[1]).toContain(",'=1+1,")
    expect(lines[2]).toContain('unknown_variant,variant,elsewhere')
    expect(lines).toHaveLength(3)
  })

  test('is given up', async () => {
    const param = { id: await staged() }
    expect((await reply(api.imports[':id'].cancel.$post({ param }))).state).toBe('cancelled')
    expect((await api.imports[':id'].cancel.$post({ param })).status).toBe(409)
    expect((await api.imports[':id']['rejects.csv'].$get({ param })).status).toBe(409)
  })

  test('with a mapping to what is not there is refused', async () => {
    const { id } = await reply(upload(FILE, CSV))
    const twice = { ...mapping(), variantColumn: 'completion' }
    const refused = await api.imports[':id'].stage.$post({ param: { id }, json: twice })
    expect(refused.status).toBe(400)
    const metrics = [{ metricId: 'met_nobody', column: 'completion' }]
    const json = { ...mapping(), metrics }
    const unplanned = await api.imports[':id'].stage.$post({ param: { id }, json })
    expect(await unplanned.json()).toMatchObject({ reason: 'import.metric_not_planned' })
    expect((await reply(api.imports[':id'].$get({ param: { id } }))).state).toBe('uploaded')
  })

  test('that is unknown is not found', async () => {
    const param = { id: 'imp_nobody' }
    const refused = [
      await api.imports[':id'].$get({ param }),
      await api.imports[':id'].stage.$post({ param, json: mapping() }),
      await api.imports[':id'].confirm.$post({ param }),
      await api.imports[':id'].cancel.$post({ param }),
      await api.imports[':id']['rejects.csv'].$get({ param }),
    ]
    for (const response of refused) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ reason: 'import.not_found' })
    }
  })
})
