import { resultsNow } from '@sextant/core'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '@sextant/core/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepFresh } from './keep-fresh.js'

const EVERY_SECOND = '* * * * * *'
const NEVER = '0 0 31 2 *'

let context: TestContext
let experimentId: string
let sent = 0
beforeEach(async () => {
  context = await openTestContext({ stream: 'open' })
  const star = await northStar(context)
  const measurement = { measure: { event: 'Bought', aggregation: 'any' } } as const
  const target = await supportingMetric(context, star.id, { key: 'bought', measurement })
  experimentId = (await runningExperiment(context, experimentInput(target.id, { key: 'cart' }))).id
  await send(60)
})
afterEach(async () => context.dispose())

async function send(units: number): Promise<void> {
  const timestamp = context.now().toISOString()
  const items = Array.from({ length: units }, () => {
    sent += 1
    const properties = {
      experimentId: 'cart',
      variationId: sent % 2 === 0 ? 'control' : 'treatment',
    }
    const type = 'track'
    return { type, event: 'Experiment Viewed', userId: `u${sent}`, timestamp, properties }
  })
  await context.stream.append({ source: 'shop', items, receivedAt: context.now().getTime() })
  await context.stream.settled()
}

const unitsNow = async () =>
  (await resultsNow(context, experimentId)).units.reduce((sum, { units }) => sum + units, 0)
const log = () => {
  const lines: unknown[][] = []
  return { lines, error: (...line: unknown[]) => void lines.push(line) }
}

test('results follow the events, and nothing follows a close', async () => {
  const logger = log()
  const fresh = keepFresh(context, logger, { refresh: EVERY_SECOND, verify: NEVER })
  await vi.waitFor(async () => expect(await unitsNow()).toBe(60), 5000)
  await send(40)
  expect(await unitsNow()).toBe(60)
  await vi.waitFor(async () => expect(await unitsNow()).toBe(100), 5000)
  await fresh.close()
  await send(10)
  await new Promise((resume) => setTimeout(resume, 1500))
  expect(await unitsNow()).toBe(100)
  expect(logger.lines).toEqual([])
}, 20_000)

test('a difference is logged and shown, and a failure costs nobody else', async () => {
  const logger = log()
  const { stream } = context
  let verified = 0
  const verify: typeof stream.verify = async (analysis) => {
    verified += 1
    if (verified === 1) throw new Error('no memory')
    return { ...(await stream.verify(analysis)), equal: false, differingCells: 2 }
  }
  const broken = { ...context, stream: { ...stream, verify } }
  const fresh = keepFresh(broken, logger, { refresh: NEVER, verify: EVERY_SECOND })
  await vi.waitFor(() => expect(logger.lines.length).toBeGreaterThan(1), 5000)
  await fresh.close()
  expect(logger.lines[0]).toMatchObject([{ experimentId }, expect.stringContaining('not brought')])
  expect(logger.lines[1]).toMatchObject([
    { experimentId, equal: false, differingCells: 2 },
    'results differed from a full recomputation',
  ])
  const { health } = await resultsNow(context, experimentId)
  expect(health.find(({ check }) => check === 'state_verified')).toMatchObject({ status: 'alarm' })
}, 20_000)

test('one that takes its time is never overtaken', async () => {
  const { stream } = context
  let running = 0
  let most = 0
  const refresh: typeof stream.refresh = async (analysis) => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resume) => setTimeout(resume, 1300))
    running -= 1
    await send(2)
    return stream.refresh(analysis)
  }
  const slow = { ...context, stream: { ...stream, refresh } }
  const fresh = keepFresh(slow, log(), { refresh: EVERY_SECOND, verify: EVERY_SECOND })
  await new Promise((resume) => setTimeout(resume, 4200))
  await fresh.close()
  expect(most).toBe(1)
  expect(running).toBe(0)
}, 20_000)
