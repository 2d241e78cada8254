import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reply } from '../client.js'
import { testApi } from '../test-api.js'

let context: TestContext
let api: ReturnType<typeof testApi>['client']['api']['experiments'][':id']
let param: { id: string }
let metricId: string
beforeEach(async () => {
  context = await openTestContext({ stream: 'open' })
  api = testApi(context).client.api.experiments[':id']
  const star = await northStar(context)
  const measurement = { measure: { event: 'Bought', aggregation: 'any' } } as const
  metricId = (await supportingMetric(context, star.id, { key: 'bought', measurement })).id
  const input = experimentInput(metricId, { key: 'cart', segments: ['platform'] })
  param = { id: (await runningExperiment(context, input)).id }
})
afterEach(async () => context.dispose())

/** Every other unit is treated; a third of the controls and half of the treated buy. */
async function send(units: number): Promise<void> {
  const timestamp = context.now().toISOString()
  const type = 'track'
  const items = Array.from({ length: units }, (_, index) => {
    const variationId = index % 2 === 0 ? 'control' : 'treatment'
    const platform = index % 4 < 2 ? 'ios' : 'web'
    const one = { type, userId: `u${index}`, timestamp }
    const seen = { experimentId: 'cart', variationId, platform }
    const buys = index % 2 === 0 ? index % 6 === 0 : index % 4 === 1
    return [
      { ...one, event: 'Experiment Viewed', properties: seen },
      ...(buys ? [{ ...one, event: 'Bought' }] : []),
    ]
  }).flat()
  await context.stream.append({ source: 'shop', items, receivedAt: context.now().getTime() })
  await context.stream.settled()
}

test('results, series, segments and SQL of an experiment on events', async () => {
  await send(1200)
  const now = await reply(api.results.$get({ param }))
  if (now.none !== null) throw new Error('there are no results')
  expect(now).toMatchObject({ importId: null, number: 0, newSinceLook: null })
  expect(now.units).toEqual([
    { variant: 'control', units: 600 },
    { variant: 'treatment', units: 600 },
  ])
  expect(now.tests[0]?.relative.estimate).toBeCloseTo(0.5, 10)
  const look = await reply(api.looks.$post({ param }))
  expect(look.tests[0]?.relative).toEqual(now.tests[0]?.relative)
  const series = await reply(api.series.$get({ param, query: { metricId } }))
  expect(series.treatments[0]?.points).toMatchObject([
    { at: '2026-11-02', control: { units: 600 } },
  ])
  const running = await reply(api.series.$get({ param, query: { metricId, by: 'cumulative' } }))
  expect(running.treatments[0]?.points.at(-1)?.relative).toEqual(now.tests[0]?.relative)
  const query = { metricId, segment: 'platform' }
  const segments = await reply(api.segments.$get({ param, query }))
  expect(segments.treatments[0]?.values.map(({ value }) => value).toSorted()).toEqual([
    'ios',
    'web',
  ])
  expect((await reply(api.sql.$get({ param, query: { metricId } }))).sql).toMatch(/select/i)
  const verified = await api.verify.$post({ param })
  expect(verified.status).toBe(201)
  expect(await verified.json()).toMatchObject({ equal: true, eventsSeq: look.eventsSeq })
})

test('what is not there is said, and is no zero', async () => {
  const empty = await api.results.$get({ param })
  expect(empty.status).toBe(200)
  expect(await empty.json()).toMatchObject({ none: 'no_exposure' })
  await send(40)
  const unknown = await api.series.$get({ param, query: { metricId: 'met_nobody' } })
  expect(await unknown.json()).toMatchObject({ reason: 'results.metric_unknown' })
  const stranger = await api.segments.$get({ param, query: { metricId, segment: 'country' } })
  expect(stranger.status).toBe(400)
  expect(await stranger.json()).toMatchObject({ reason: 'results.segment_unknown' })
  const nowhere = await api.results.$get({ param: { id: 'exp_nobody' } })
  expect(nowhere.status).toBe(404)
})
