import {
  experimentInput,
  lockedExperiment,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let targetId: string
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
  const star = await northStar(context)
  targetId = (await supportingMetric(context, star.id, { key: 'completion' })).id
})
afterEach(async () => context.dispose())

const register = () => reply(api.experiments.$post({ json: experimentInput(targetId) }))
const unknown = { param: { id: 'exp_nobody' } }
const PROSE = { en: 'Something' }
const DECISION = {
  choice: 'iterate',
  lookId: 'look_1',
  treatment: 'treatment',
  learning: { believed: PROSE, saw: PROSE, next: PROSE },
} as const

describe('experiments over HTTP', () => {
  test('a plan is computed without anything being stored', async () => {
    const { variants, plan } = experimentInput(targetId)
    const json = { targetMetricId: targetId, variants, plan: { ...plan, unitsPerDay: 500 } }
    const computed = await reply(api.plan.$post({ json }))
    const total = computed.sample?.total ?? 0
    // Two proportions 0.40 and 0.42, two-sided 5 %, power 80 %: about 9,500 units a variant.
    expect(total).toBeGreaterThan(18_500)
    expect(total).toBeLessThan(19_500)
    expect(computed.sample?.days).toBe(Math.ceil(total / 500))
    expect((await reply(api.experiments.$get({ query: {} }))).items).toEqual([])
    const refused = await api.plan.$post({ json: { ...json, variants: variants.slice(0, 1) } })
    expect(refused.status).toBe(400)
  })

  test('is registered as a draft, found, listed, changed', async () => {
    const made = await api.experiments.$post({ json: experimentInput(targetId) })
    expect(made.status).toBe(201)
    const draft = await reply(Promise.resolve(made))
    expect(draft).toMatchObject({ state: 'draft', number: 1, lock: null, latestVerdicts: [] })
    const param = { id: draft.id }
    expect(await reply(api.experiments[':id'].$get({ param }))).toEqual(draft)
    const drafts = await reply(api.experiments.$get({ query: { state: 'draft' } }))
    expect(drafts.items).toEqual([draft])
    expect((await reply(api.experiments.$get({ query: { state: 'running' } }))).items).toEqual([])
    const json = { name: { en: 'Renamed' } }
    const changed = await reply(api.experiments[':id'].$patch({ param, json }))
    expect(changed.name).toEqual({ en: 'Renamed' })
  })

  test('goes its way step by step', async () => {
    const param = { id: (await register()).id }
    const step = api.experiments[':id']
    const states = [
      await reply(step.lock.$post({ param })),
      await reply(step.start.$post({ param })),
      await reply(step.pause.$post({ param })),
      await reply(step.resume.$post({ param })),
      await reply(step.stop.$post({ param })),
    ].map(({ state }) => state)
    expect(states).toEqual(['ready', 'running', 'paused', 'running', 'stopped'])
    const again = await step.start.$post({ param })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ reason: 'experiment.illegal_transition' })
  })

  test('an aborted one can be archived, a running one cannot', async () => {
    const { id } = await runningExperiment(context, experimentInput(targetId))
    const step = api.experiments[':id']
    expect((await step.archive.$post({ param: { id } })).status).toBe(409)
    const aborted = await reply(step.abort.$post({ param: { id } }))
    const archived = await reply(step.archive.$post({ param: { id } }))
    expect([aborted.state, archived.state]).toEqual(['aborted', 'archived'])
  })

  test('a locked plan refuses a change and takes a deviation', async () => {
    const { id, lock } = await lockedExperiment(context, experimentInput(targetId))
    const json = { plan: { minimumEffect: 0.5 } }
    const refused = await api.experiments[':id'].$patch({ param: { id }, json })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ reason: 'experiment.plan_locked' })
    await reply(api.experiments[':id'].start.$post({ param: { id } }))
    const deviation = { what: { en: 'One day longer' }, reason: { en: 'Tracking was down' } }
    const made = await api.experiments[':id'].deviations.$post({ param: { id }, json: deviation })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ deviations: [deviation], lock: { hash: lock?.hash } })
  })

  test('a decision without a look is refused', async () => {
    const { id } = await runningExperiment(context, experimentInput(targetId))
    await reply(api.experiments[':id'].stop.$post({ param: { id } }))
    const refused = await api.experiments[':id'].decision.$post({ param: { id }, json: DECISION })
    expect([404, 409, 422]).toContain(refused.status)
    expect((await reply(api.experiments[':id'].$get({ param: { id } }))).decision).toBeNull()
  })

  test('weights that do not add up, and an unknown target, are not valid', async () => {
    const input = experimentInput(targetId)
    const variants = input.variants.map((variant) => ({ ...variant, weightBp: 4000 }))
    const unequal = await api.experiments.$post({ json: { ...input, variants } })
    expect(unequal.status).toBe(400)
    expect(await unequal.json()).toMatchObject({
      reason: 'experiment.weights_sum',
      params: { sum: 8000 },
    })
    const nowhere = await api.experiments.$post({ json: experimentInput('met_nobody') })
    expect(nowhere.status).toBe(400)
  })

  test('what is asked of an unknown experiment is not found', async () => {
    const step = api.experiments[':id']
    const refused = [
      await step.$get(unknown),
      await step.$patch({ ...unknown, json: {} }),
      await step.lock.$post(unknown),
      await step.start.$post(unknown),
      await step.pause.$post(unknown),
      await step.resume.$post(unknown),
      await step.stop.$post(unknown),
      await step.abort.$post(unknown),
      await step.archive.$post(unknown),
      await step.deviations.$post({ ...unknown, json: { what: PROSE, reason: PROSE } }),
      await step.decision.$post({ ...unknown, json: DECISION }),
    ]
    for (const response of refused) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ reason: 'experiment.not_found' })
    }
  })
})
