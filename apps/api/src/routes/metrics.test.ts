import { metricInput, northStar, openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
})
afterEach(async () => context.dispose())

const star = () => metricInput('wat', { tier: 'core', kind: 'mean', isNorthStar: true })
const unknown = { param: { id: 'met_nobody' } }

describe('metrics over HTTP', () => {
  test('a North Star is defined, found and listed', async () => {
    const made = await api.metrics.$post({ json: star() })
    expect(made.status).toBe(201)
    const metric = await reply(Promise.resolve(made))
    expect(metric).toMatchObject({ key: 'wat', version: 1, isNorthStar: true, latest: null })
    expect(await reply(api.metrics[':id'].$get({ param: { id: metric.id } }))).toEqual(metric)
    expect(await reply(api.metrics.$get({ query: {} }))).toEqual({
      items: [metric],
      nextCursor: null,
    })
  })

  test('lists page by cursor', async () => {
    const { id } = await northStar(context)
    const parents = [{ parentId: id, evidence: 'belief', slope: null } as const]
    for (const key of ['a', 'b']) {
      await reply(api.metrics.$post({ json: metricInput(key, { parents }) }))
    }
    const first = await reply(api.metrics.$get({ query: { limit: 2 } }))
    expect(first.items).toHaveLength(2)
    const cursor = first.nextCursor ?? ''
    const last = await reply(api.metrics.$get({ query: { limit: 2, cursor } }))
    expect(last).toMatchObject({ items: [{}], nextCursor: null })
    const keys = [...first.items, ...last.items].map((metric) => metric.key)
    expect(keys.toSorted()).toEqual(['a', 'b', 'north_star'])
    const bad = await api.metrics.$get({ query: { cursor: 'x' } })
    expect(bad.status).toBe(400)
  })

  test('a changed definition makes a version, with its reason', async () => {
    const { id, definition } = await northStar(context)
    const meaning = { en: 'Another meaning', zh: '另一含义' }
    const json = { definition: { ...definition, meaning }, reason: 'It was ambiguous.' }
    const changed = await reply(api.metrics[':id'].$patch({ param: { id }, json }))
    expect(changed).toMatchObject({ version: 2, definition: { meaning } })
    const { items } = await reply(api.metrics[':id'].versions.$get({ param: { id } }))
    expect(items).toHaveLength(2)
    expect(items.find(({ version }) => version === 2)?.reason).toBe('It was ambiguous.')
  })

  test('values are recorded together or not at all', async () => {
    const { id } = await northStar(context)
    const param = { id }
    const first = { periodStart: '2026-09-01', periodEnd: '2026-09-30', value: 10.5 }
    const second = { periodStart: '2026-10-01', periodEnd: '2026-10-31', value: 11 }
    const made = await api.metrics[':id'].values.$post({ param, json: { values: [first] } })
    expect(made.status).toBe(201)
    const overlap = { ...first, periodStart: '2026-08-15' }
    const refused = await api.metrics[':id'].values.$post({
      param,
      json: { values: [second, overlap] },
    })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ reason: 'metric.period_overlaps' })
    const { items } = await reply(api.metrics[':id'].values.$get({ param }))
    expect(items).toMatchObject([{ ...first, metricVersion: 1, complete: true }])
    const none = await api.metrics[':id'].values.$post({ param, json: { values: [] } })
    expect(none.status).toBe(400)
  })

  test('an archived metric stays, and is archived once', async () => {
    const { id } = await northStar(context)
    const archived = await reply(api.metrics[':id'].archive.$post({ param: { id } }))
    expect(archived.status).toBe('archived')
    const again = await api.metrics[':id'].archive.$post({ param: { id } })
    expect(again.status).toBe(409)
  })

  test('a second North Star is a conflict, a metric without a path is not valid', async () => {
    await northStar(context)
    const second = await api.metrics.$post({ json: star() })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({ reason: 'metric.north_star_exists' })
    const pathless = await api.metrics.$post({ json: metricInput('a') })
    expect(pathless.status).toBe(400)
    expect(await pathless.json()).toMatchObject({ reason: 'metric.no_path_to_north_star' })
  })

  test('what hangs on an unknown metric is not found', async () => {
    const json = { values: [{ periodStart: '2026-09-01', periodEnd: '2026-09-30', value: 1 }] }
    const refused = [
      await api.metrics[':id'].$get(unknown),
      await api.metrics[':id'].$patch({ ...unknown, json: {} }),
      await api.metrics[':id'].archive.$post(unknown),
      await api.metrics[':id'].versions.$get(unknown),
      await api.metrics[':id'].values.$get(unknown),
      await api.metrics[':id'].values.$post({ ...unknown, json }),
    ]
    for (const response of refused) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({
        reason: 'metric.not_found',
        params: { id: 'met_nobody' },
      })
    }
  })
})
