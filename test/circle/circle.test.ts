import { OFREPProvider } from '@openfeature/ofrep-provider'
import { OpenFeature, type Client as FlagClient } from '@openfeature/server-sdk'
import { Analytics } from '@segment/analytics-node'
import { createClient, reply, type Client } from '@sextant/api/client'
import { bucketOf } from '@sextant/core/contract'
import { experimentInput, metricInput } from '@sextant/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../clients/served-world.js'
import { startServer, type RunningServer } from '../e2e/server.js'

/** What a shop's customers do, whichever variant they see: four in ten buy, or half of them more. */
const BUYS = { control: 0.3, treatment: 0.42 }
const LIFT = BUYS.treatment / BUYS.control - 1
const CUSTOMERS = 1600
const CUSTOMERS_OF_BROKEN = 800

let server: RunningServer
let api: Client['api']
let flags: FlagClient
let analytics: Analytics
let param: { id: string }
let metricId: string
const failed: unknown[] = []
let sent = 0

beforeAll(async () => {
  server = await startServer()
  api = createClient(server.origin).api
  const [person] = (await reply(api.people.$get())).items
  const ownerId = person?.id ?? ''
  const order = { event: 'Order Completed' } as const
  const star = metricInput('orders', {
    tier: 'core',
    kind: 'mean',
    isNorthStar: true,
    ownerId,
    measurement: { measure: { ...order, aggregation: 'count' } },
  })
  const { id: parentId } = await reply(api.metrics.$post({ json: star }))
  const bought = metricInput('bought', {
    ownerId,
    parents: [{ parentId, evidence: 'observed', slope: null }],
    measurement: { measure: { ...order, aggregation: 'any' } },
  })
  metricId = (await reply(api.metrics.$post({ json: bought }))).id
  const plan = { minimumEffect: 0.3, baseline: { mean: 0.3, standardDeviation: null } }
  const json = experimentInput(metricId, {
    key: 'checkout',
    ownerId,
    plan,
    assignment: { by: 'sextant' },
    segments: ['platform'],
  })
  param = { id: (await reply(api.experiments.$post({ json }))).id }
  await reply(api.experiments[':id'].lock.$post({ param }))
  await reply(api.experiments[':id'].start.$post({ param }))
  const source = { id: (await reply(api.sources.$post({ json: { name: 'Shop' } }))).id }
  const keyOf = async (scope: 'ingest' | 'evaluate') =>
    (await reply(api.sources[':id'].keys.$post({ param: source, json: { scope } }))).key
  const headers: [string, string][] = [['Authorization', `Bearer ${await keyOf('evaluate')}`]]
  const provider = new OFREPProvider({ baseUrl: server.origin, headers })
  await OpenFeature.setProviderAndWait('circle', provider)
  flags = OpenFeature.getClient('circle')
  const writeKey = await keyOf('ingest')
  analytics = new Analytics({ writeKey, host: server.origin, flushAt: 200, flushInterval: 50 })
  analytics.on('error', (error) => failed.push(error))
})
afterAll(async () => {
  await OpenFeature.close()
  await server.stop()
})

function track(event: Parameters<Analytics['track']>[0]): void {
  sent += 1
  analytics.track(event)
}

/** A customer asks for the variant, sees it, and buys or not. One that is lost sends no exposure. */
async function visit(userId: string, platform: string, isLost: (variant: string) => boolean) {
  const variant = await flags.getStringValue('checkout', 'none', { targetingKey: userId })
  const properties = { experimentId: 'checkout', variationId: variant, platform }
  if (!isLost(variant)) track({ userId, event: 'Experiment Viewed', properties })
  // The customer's own luck, the same in every run and independent of the bucket of the test.
  const luck = bucketOf('luck', userId) / 10_000
  const chance = variant === 'treatment' ? BUYS.treatment : BUYS.control
  if (luck < chance) track({ userId, event: 'Order Completed' })
  return variant
}

async function customers(
  count: number,
  name: string,
  visitor: (userId: string) => Promise<string>,
) {
  const seen = { control: 0, treatment: 0, none: 0 }
  for (let index = 0; index < count; index += 1) {
    const variant = await visitor(`${name}-${index}`)
    seen[variant === 'control' || variant === 'treatment' ? variant : 'none'] += 1
  }
  await analytics.flush()
  return seen
}

const results = async () => {
  const response = await api.experiments[':id'].results.$get({ param })
  if (!response.ok) return null
  const found = await response.json()
  return found.none === null ? found : null
}
/** The results once they count all that was sent: nobody asks for that, they follow by themselves. */
const upToDate = () => until(results, (found) => found?.mark.seq === sent, 30_000)

test('a variant goes out, events come in, and the results show what is true', async () => {
  const seen = await customers(CUSTOMERS, 'customer', (userId) =>
    visit(userId, bucketOf('platform', userId) % 2 === 0 ? 'web' : 'ios', () => false),
  )
  expect(seen.none).toBe(0)
  const now = await upToDate()
  expect(now?.units).toEqual([
    { variant: 'control', units: seen.control },
    { variant: 'treatment', units: seen.treatment },
  ])
  const target = now?.tests.find(({ role }) => role === 'target')
  const [low, high] = target?.relative.interval ?? [Number.NaN, Number.NaN]
  expect(low).toBeGreaterThan(0)
  expect(low).toBeLessThan(LIFT)
  expect(high).toBeGreaterThan(LIFT)
  const statusOf = (name: string) => now?.health.find(({ check }) => check === name)?.status
  expect(['sample_ratio', 'misassigned', 'crossovers', 'variant_names'].map(statusOf)).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
  ])
  const look = await reply(api.experiments[':id'].looks.$post({ param }))
  expect(look.tests.find(({ role }) => role === 'target')?.relative).toEqual(target?.relative)
  const series = await reply(
    api.experiments[':id'].series.$get({ param, query: { metricId, by: 'cumulative' } }),
  )
  expect(series.treatments[0]?.points.at(-1)?.relative).toEqual(target?.relative)
  const verified = await reply(api.experiments[':id'].verify.$post({ param }))
  expect(verified).toMatchObject({ equal: true, differingCells: 0 })
  expect(failed).toEqual([])
}, 120_000)

test('a client that loses exposures of the treatment makes the sample ratio ring', async () => {
  const isLost = (variant: string) => variant === 'treatment'
  const seen = await customers(CUSTOMERS_OF_BROKEN, 'broken', (userId) =>
    visit(userId, 'tv', isLost),
  )
  const now = await upToDate()
  const units = now?.units.map((item) => item.units).reduce((sum, count) => sum + count, 0)
  expect(units).toBe(CUSTOMERS + seen.control)
  const [ratio] = now?.health ?? []
  expect(ratio).toMatchObject({ check: 'sample_ratio', status: 'alarm' })
  expect(ratio?.params['where']).toMatch(/^platform = tv/)
  expect(now?.verdicts).toMatchObject([{ verdict: 'do_not_read' }])
  expect(now?.verdicts[0]?.sentence.en).toContain('platform = tv')
  expect(failed).toEqual([])
}, 120_000)
