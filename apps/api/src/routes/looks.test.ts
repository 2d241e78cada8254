import { confirmImport, importSettled, stageImport, uploadImport } from '@sextant/core'
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
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']
let experimentId: string
let targetId: string
beforeEach(async () => {
  context = await openTestContext()
  api = testApi(context).client.api
  const star = await northStar(context)
  targetId = (await supportingMetric(context, star.id, { key: 'completion' })).id
  const plan = { minimumEffect: 0.25, baseline: { mean: 0.4, standardDeviation: null } }
  experimentId = (await runningExperiment(context, experimentInput(targetId, { plan }))).id
})
afterEach(async () => context.dispose())

/** 500 units a variant: 200 of the control complete, and 260 of the treatment. */
async function land(): Promise<void> {
  const rows = [
    ...binaryRows('control', { units: 500, yes: 200 }),
    ...binaryRows('treatment', { units: 500, yes: 260 }),
  ]
  const body = Readable.from([csv(['variant', 'completion'], rows)])
  const { id } = await uploadImport(context, experimentId, { fileName: 'units.csv', body })
  await stageImport(context, id, {
    variantColumn: 'variant',
    variants: ['control', 'treatment'].map((key) => ({ value: key, variant: key })),
    metrics: [{ metricId: targetId, column: 'completion' }],
  })
  await importSettled(context, id)
  await confirmImport(context, id)
}

const look = () => api.experiments[':id'].looks.$post({ param: { id: experimentId } })
const PROSE = { en: 'Something', zh: '某事' }
const decisionOn = (lookId: string) => ({
  choice: 'ship' as const,
  lookId,
  treatment: 'treatment',
  learning: { believed: PROSE, saw: PROSE, next: PROSE },
  shipped: { shareBp: 10_000, from: '2026-11-10' },
})

describe('looks over HTTP', () => {
  test('a look before there is data says what is missing', async () => {
    const refused = await look()
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ reason: 'experiment.no_data' })
    const { items } = await reply(
      api.experiments[':id'].looks.$get({ param: { id: experimentId } }),
    )
    expect(items).toEqual([])
  })

  test('a look has a verdict in both languages, and its tests', async () => {
    await land()
    const made = await look()
    expect(made.status).toBe(201)
    const first = await reply(Promise.resolve(made))
    expect(first.units).toEqual([
      { variant: 'control', units: 500 },
      { variant: 'treatment', units: 500 },
    ])
    expect(first.sampleRatio).toMatchObject({ statistic: 0, pValue: 1 })
    const [verdict] = first.verdicts
    expect(verdict?.sentence.en).toMatch(/30\.0%/)
    expect(verdict?.sentence.zh).toMatch(/30\.0%/)
    const target = first.tests.find(({ role }) => role === 'target')
    expect(target?.relative.estimate).toBeCloseTo(260 / 200 - 1, 12)
    expect(target?.absolute.estimate).toBeCloseTo(60 / 500, 12)
    expect(await reply(api.looks[':id'].$get({ param: { id: first.id } }))).toEqual(first)
    const second = await reply(look())
    expect(second.number).toBe(2)
    const { items } = await reply(
      api.experiments[':id'].looks.$get({ param: { id: experimentId } }),
    )
    expect(items.map(({ id }) => id)).toEqual([second.id, first.id])
  })

  test('stored tests are listed, found and recomputed to the same digits', async () => {
    await land()
    const { tests } = await reply(look())
    const list = api['significance-tests']
    const ofExperiment = await reply(list.$get({ query: { experimentId } }))
    expect(ofExperiment.items.map(({ id }) => id).toSorted()).toEqual(
      tests.map(({ id }) => id).toSorted(),
    )
    expect((await reply(list.$get({ query: { metricId: 'met_nobody' } }))).items).toEqual([])
    const [stored] = (await reply(list.$get({ query: { metricId: targetId } }))).items
    const param = { id: stored?.id ?? '' }
    expect(await reply(list[':id'].$get({ param }))).toEqual(stored)
    const again = await reply(list[':id'].recompute.$post({ param }))
    expect(again).toMatchObject({ identical: true, differences: [], relative: stored?.relative })
  })

  test('a decision rests on the newest look, follows or overrides it', async () => {
    await land()
    const { id: older } = await reply(look())
    const { id: lookId } = await reply(look())
    const param = { id: experimentId }
    const decide = api.experiments[':id'].decision.$post
    const early = await decide({ param, json: decisionOn(lookId) })
    expect(early.status).toBe(409)
    await reply(api.experiments[':id'].stop.$post({ param }))
    const stale = await decide({ param, json: decisionOn(older) })
    expect(stale.status).toBeGreaterThanOrEqual(400)
    const unshared = await decide({ param, json: { ...decisionOn(lookId), shipped: null } })
    expect(await unshared.json()).toMatchObject({ reason: 'experiment.ship_needs_share' })
    const against = { ...decisionOn(lookId), choice: 'do_not_ship', shipped: null } as const
    const alone = await decide({ param, json: against })
    expect(alone.status).toBe(422)
    expect(await alone.json()).toMatchObject({ reason: 'experiment.against_recommendation' })
    const decided = await decide({ param, json: decisionOn(lookId) })
    expect(decided.status).toBe(201)
    expect(await decided.json()).toMatchObject({
      state: 'decided',
      decision: { choice: 'ship', recommendation: 'ship', followsRecommendation: true },
    })
  })

  test('what is unknown is not found', async () => {
    const param = { id: 'exp_nobody' }
    const expected = [
      [await api.experiments[':id'].looks.$get({ param }), 'experiment.not_found'],
      [await api.experiments[':id'].looks.$post({ param }), 'experiment.not_found'],
      [await api.looks[':id'].$get({ param }), 'look.not_found'],
      [await api['significance-tests'][':id'].$get({ param }), 'test.not_found'],
      [await api['significance-tests'][':id'].recompute.$post({ param }), 'test.not_found'],
    ] as const
    for (const [response, reason] of expected) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ reason })
    }
  })
})
