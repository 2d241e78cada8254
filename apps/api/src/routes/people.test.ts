import { openTestContext, TEST_PEOPLE } from '@sextant/core/testing'
import { expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

test('people are listed, the default actor first', async () => {
  const context = await openTestContext()
  const { client } = testApi(context)
  expect(await reply(client.api.people.$get())).toEqual({ items: TEST_PEOPLE })
  await context.dispose()
})
