import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestContext, TEST_PEOPLE, type TestContext } from '../testing.js'
import { createMetric } from '../metrics/create-metric.js'
import { metricInput } from '../testing.js'
import { ensurePeople } from './ensure-people.js'
import { listPeople } from './list-people.js'

let ctx: TestContext
beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(async () => ctx.dispose())

test('people come back in the order they were entered', async () => {
  expect(await listPeople(ctx)).toEqual(TEST_PEOPLE)
})

test('entering people again changes nothing', async () => {
  const other = { ...TEST_PEOPLE[0], id: 'per_other' }
  await ensurePeople(ctx.store, [other])
  expect((await listPeople(ctx)).map((person) => person.id)).not.toContain('per_other')
})

test('somebody unknown may write nothing', async () => {
  const stranger = ctx.as('per_stranger')
  await expect(createMetric(stranger, metricInput('anything'))).rejects.toMatchObject({
    code: 'unauthenticated',
    reason: 'person.unknown_actor',
  })
})
