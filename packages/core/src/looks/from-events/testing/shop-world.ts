import type { Experiment, ExperimentInput } from '../../../contract/experiment.js'
import type { Metric } from '../../../contract/metric.js'
import { seededRandom } from '../../../demo/random.js'
import {
  experimentInput,
  northStar,
  openTestContext,
  runningExperiment,
  supportingMetric,
  type TestContext,
} from '../../../testing.js'

const DAY = 86_400_000
const HOUR = 3_600_000

/** Units of one day of traffic, every other one treated; orders follow the rates of their variant. */
interface Traffic {
  readonly from: number
  readonly units: number
  readonly day: number
  readonly rates: Readonly<Record<string, number>>
  /** Treated units on this platform send no exposure. */
  readonly lost?: string
  readonly name?: string
}

/** A shop whose orders are counted from events, with a stream of its own. */
export interface ShopWorld {
  readonly ctx: TestContext
  readonly star: Metric
  readonly bought: Metric
  readonly spend: Metric
  /** A running experiment on `bought`, with `spend` beside it. */
  start(rest?: Partial<ExperimentInput>): Promise<Experiment>
  send(traffic: Traffic): Promise<void>
  /** A sign of life on a later day, so that windows are over that were open. */
  windowsClose(): Promise<void>
  /** A thousand units a day, and the clock after the third. */
  threeDays(rest?: Partial<Traffic>): Promise<void>
}

export const SHOP_PLAN = { minimumEffect: 0.2, baseline: { mean: 0.3, standardDeviation: null } }
/** A share of 0.02 more buys out of habit: 0.32 and 0.41. */
export const SHOP_RATES = { control: 0.3, treatment: 0.39 }

export async function openShop(): Promise<ShopWorld> {
  const ctx = await openTestContext({ stream: 'open' })
  const star = await northStar(ctx, {
    measurement: { measure: { event: 'Order', aggregation: 'count' } },
  })
  const bought = await supportingMetric(ctx, star.id, {
    key: 'bought',
    measurement: {
      measure: { event: 'Order', aggregation: 'any' },
      window: { delayHours: 0, lengthHours: 24 },
    },
  })
  const spend = await supportingMetric(ctx, star.id, {
    key: 'spend',
    kind: 'mean',
    measurement: {
      measure: { event: 'Order', aggregation: 'sum', property: 'total' },
      decimals: 2,
      covariateDays: 14,
    },
  })
  const planned = { key: 'short-checkout', plan: SHOP_PLAN, secondaryMetricIds: [spend.id] }
  const segments = ['platform', 'trait:tier']
  const send = (traffic: Traffic) => sendTraffic(ctx, traffic)
  return {
    ctx,
    star,
    bought,
    spend,
    start: (rest = {}) =>
      runningExperiment(ctx, experimentInput(bought.id, { ...planned, segments, ...rest })),
    send,
    windowsClose: () =>
      send({ from: 90_000, units: 1, day: 5, rates: SHOP_RATES, name: 'another-one' }),
    async threeDays(rest = {}) {
      for (const day of [0, 1, 2]) {
        await send({ from: day * 1000, units: 1000, day, rates: SHOP_RATES, ...rest })
      }
      ctx.advance(3 * DAY)
    },
  }
}

async function sendTraffic({ stream }: TestContext, traffic: Traffic): Promise<void> {
  const random = seededRandom(1 + traffic.from)
  const start = Date.parse('2026-11-02T10:00:00.000Z') + traffic.day * DAY
  const items = Array.from({ length: traffic.units }, (_, index) =>
    unitEvents(traffic, traffic.from + index, { start, random }),
  ).flat()
  const results = await stream.append({ source: 'shop', items, receivedAt: start + 6 * HOUR })
  const refused = results.find(({ outcome }) => outcome !== 'accepted')
  if (refused) throw new Error(`an event was ${refused.outcome}: ${refused.reason}`)
  await stream.settled()
}

function unitEvents(
  { rates, lost, name = 'short-checkout' }: Traffic,
  index: number,
  { start, random }: { readonly start: number; readonly random: () => number },
): object[] {
  const variant = index % 2 === 0 ? 'control' : 'treatment'
  const platform = random() < 0.5 ? 'ios' : 'web'
  const seen = start + random() * 4 * HOUR
  const one = (messageId: string, offset: number) => {
    const timestamp = new Date(seen + offset).toISOString()
    return { userId: `user-${index}`, messageId: `${messageId}${index}`, timestamp }
  }
  const order = (messageId: string, offset: number) => {
    const properties = { total: 20 + Math.round(random() * 1000) / 100 }
    return { ...one(messageId, offset), type: 'track', event: 'Order', properties }
  }
  const traits = { tier: index % 3 === 0 ? 'paid' : 'free' }
  const before = random() < 0.4 ? [order('b', -2 * DAY)] : []
  const properties = { experimentId: name, variationId: variant, platform }
  const exposure = { ...one('e', 0), type: 'track', event: 'Experiment Viewed', properties }
  const isLost = variant === 'treatment' && platform === lost
  const buys = random() < (rates[variant] ?? 0) + (before.length > 0 ? 0.05 : 0)
  return [
    { ...one('i', -HOUR), type: 'identify', traits },
    ...before,
    ...(isLost ? [] : [exposure]),
    ...(buys ? [order('o', HOUR)] : []),
  ]
}
