import { DEFAULT_SETTINGS } from '@sextant/core/contract'
import { openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let settings: ReturnType<typeof testApi>['client']['api']['settings']
beforeEach(async () => {
  context = await openTestContext()
  settings = testApi(context).client.api.settings
})
afterEach(async () => context.dispose())

test('settings are read, changed for a reason and kept with it', async () => {
  expect(await reply(settings.$get())).toMatchObject({ values: DEFAULT_SETTINGS, history: [] })
  const json = { values: { checkInEvery: 7 }, reason: 'Weekly' }
  const changed = await reply(settings.$patch({ json }))
  expect(changed.values).toEqual({ ...DEFAULT_SETTINGS, checkInEvery: 7 })
  expect(changed.history).toMatchObject([
    { reason: 'Weekly', changes: [{ key: 'checkInEvery', from: 14, to: 7 }] },
  ])
  expect(await reply(settings.$get())).toEqual(changed)
})

test('a change that changes nothing, and lines out of order, are refused', async () => {
  const same = await settings.$patch({ json: { values: { dutiesAhead: 7 }, reason: 'Same' } })
  expect(same.status).toBe(409)
  expect(await same.json()).toMatchObject({ reason: 'settings.unchanged' })
  const crossed = await settings.$patch({ json: { values: { paceAtRisk: 0.05 }, reason: 'No' } })
  expect(crossed.status).toBe(400)
  expect(await crossed.json()).toMatchObject({ reason: 'settings.pace_order' })
})
