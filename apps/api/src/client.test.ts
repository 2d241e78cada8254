import type { Experiment, Problem } from '@sextant/core/contract'
import { northStar, openTestContext, type TestContext } from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest'
import { createClient, ProblemError, reply } from './client.js'
import { testApi } from './test-api.js'

let context: TestContext
beforeEach(async () => {
  context = await openTestContext()
})
afterEach(async () => context.dispose())

describe('the typed client', () => {
  test('narrows the body by status', async () => {
    const { id } = await northStar(context)
    const { client } = testApi(context)
    const found = await client.api.metrics[':id'].$get({ param: { id } })
    if (found.status !== 200) throw new Error('expected 200')
    expectTypeOf(await found.clone().json()).not.toBeAny()
    expect((await found.json()).id).toBe(id)
    const missing = await client.api.metrics[':id'].$get({ param: { id: 'met_nobody' } })
    if (missing.status !== 404) throw new Error('expected 404')
    const problem = await missing.json()
    expectTypeOf(problem).toEqualTypeOf<Problem>()
    expect(problem.reason).toBe('metric.not_found')
  })

  test('reply gives the JSON of success and throws a problem as what it is', async () => {
    const { client } = testApi(context)
    const { items } = await reply(client.api.people.$get())
    expect(items[0]?.role).toBe('product_manager')
    const missing = reply(client.api.experiments[':id'].$get({ param: { id: 'exp_nobody' } }))
    expectTypeOf<Awaited<typeof missing>>().toExtend<Experiment>()
    const error = await missing.catch((caught: unknown) => caught)
    if (!(error instanceof ProblemError)) throw new Error('expected a ProblemError')
    expect(error.problem).toMatchObject({ status: 404, reason: 'experiment.not_found' })
  })

  test('reply does not take a proxy’s page for a problem', async () => {
    const fetch = async () => Response.json({ message: 'bad gateway' }, { status: 502 })
    const { api } = createClient('http://localhost', { fetch })
    await expect(reply(api.people.$get())).rejects.toThrow('502 without a problem document')
    const html = async () => new Response('<h1>502</h1>', { status: 502 })
    const behindProxy = createClient('http://localhost', { fetch: html })
    const error = await reply(behindProxy.api.people.$get()).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(ProblemError)
  })
})
