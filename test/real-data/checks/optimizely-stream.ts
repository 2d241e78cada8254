import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  openEventStream,
  type Analysis,
  type EventStream,
  type ItemResult,
  type StreamMetric,
} from '@sextant/events'
import type { Moments } from '@sextant/stats'
import { meanAnswers, rateAnswers, splitAnswers } from '../answers.js'
import { armOf } from '../arms-of-units.js'
import { covariateAnswers, type CovariateArm } from '../covariate-answers.js'
import { readTable } from '../read-table.js'
import type { Checks } from '../reference.js'
import { visitors } from './optimizely.js'

const control = 'control'
const HOUR = 3_600_000
const BATCH = 1000
/** More than two days after the last event: every window is closed. */
const RECEIVED = Date.UTC(2020, 8, 25)

const measures = {
  purchase: count('purchase', 'any'),
  views: count('detail_page_view', 'count'),
  calls: count('support_call', 'count'),
  revenue: {
    event: 'purchase',
    filters: [{ property: 'category', operator: 'equals', values: ['electronics'] }],
    aggregation: 'sum',
    property: 'revenue_cents',
  },
  minutes: { event: 'support_call', filters: [], aggregation: 'sum', property: 'minutes' },
} as const satisfies Record<string, StreamMetric['measure']>
type Measured = keyof typeof measures

function count(event: string, aggregation: 'any' | 'count') {
  return { event, filters: [], aggregation, property: null } as const
}

function metric(name: Measured): StreamMetric {
  return {
    metric: name,
    kind: name === 'purchase' ? 'proportion' : 'mean',
    measure: measures[name],
    denominator: null,
    // The published window holds its last millisecond.
    window: { delay: 0, length: 48 * HOUR + 1 },
    since: null,
    covariateSpan: 0,
    cap: null,
    decimals: name === 'minutes' ? 9 : 0,
  }
}

/** The published experiment, and the views before exposure as their covariate. */
export const optimizelyAnalysis: Analysis = {
  experiment: ['18786493712'],
  variants: [control, 'message_1', 'message_2'].map((variant) => ({ variant, values: [variant] })),
  from: Date.UTC(2020, 8, 1),
  until: null,
  segments: ['browser'],
  timeZone: 'America/Los_Angeles',
  metrics: [
    metric('purchase'),
    metric('views'),
    metric('calls'),
    metric('revenue'),
    metric('minutes'),
    { ...metric('views'), metric: 'views with past', covariateSpan: 1000 * 24 * HOUR },
  ],
}

/** The log in the shape of Segment's API, as its libraries would have sent it. */
function optimizelyItems(): Record<string, unknown>[] {
  const sent = (row: { text(column: string): string }, id: string, timestamp: string) => {
    return { type: 'track', messageId: id, userId: row.text('visitor_id'), timestamp }
  }
  const exposures = readTable('optimizely_decisions.csv.gz').map((row, at) => ({
    ...sent(row, `decision-${at}`, row.text('timestamp')),
    event: 'Experiment Viewed',
    properties: {
      experiment_id: row.text('experiment_id'),
      variation_name: row.text('variation_name'),
      browser: row.text('browser'),
    },
  }))
  const events = readTable('optimizely_events.csv.gz').map((row) => ({
    ...sent(row, row.text('uuid'), row.text('timestamp')),
    event: row.text('event_name'),
    properties: { revenue_cents: row.number('revenue_cents'), category: row.text('category') },
  }))
  const calls = readTable('optimizely_calls.csv').map((row, at) => ({
    // The calls carry no time zone; the log is in UTC.
    ...sent(row, `call-${at}`, new Date(`${row.text('call_start')} UTC`).toISOString()),
    event: 'support_call',
    properties: { minutes: row.number('call_duration_min') },
  }))
  // Events first: most come before the exposure that gives them a meaning.
  return [...events, ...calls, ...exposures]
}

/** Sends the whole log, with a refresh after so many batches of a thousand. */
export async function sendLog(stream: EventStream, refreshAfter: number) {
  const items = optimizelyItems()
  const results: (readonly ItemResult[])[] = []
  for (let at = 0; at < items.length; at += BATCH) {
    const batch = items.slice(at, at + BATCH)
    results.push(await stream.append({ source: 'optimizely', items: batch, receivedAt: RECEIVED }))
    if (results.length % refreshAfter !== 0) continue
    await stream.settled()
    await stream.refresh(optimizelyAnalysis)
  }
  return results
}

/** Takes the log in, with refreshes while it comes, and asks what stands in the end. */
export async function withOptimizely<T>(ask: (stream: EventStream) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-optimizely-'))
  const stream = await openEventStream({
    folder,
    now: () => RECEIVED,
    limits: { lateMs: Infinity },
  })
  try {
    for (const [at, results] of (await sendLog(stream, 20)).entries()) {
      const refused = results.find(({ outcome }) => outcome !== 'accepted')
      if (refused !== undefined) throw new Error(`batch ${at}: ${JSON.stringify(refused)}`)
    }
    await stream.settled()
    await stream.refresh(optimizelyAnalysis)
    return await ask(stream)
  } finally {
    await stream.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The moments of every metric by variant, from one pass of the log through the stream. */
function allArms(): Promise<ReadonlyMap<string, ReadonlyMap<string, Moments>>> {
  asked ??= withOptimizely(async (stream) => {
    const found = new Map<string, ReadonlyMap<string, Moments>>()
    for (const { metric: key } of optimizelyAnalysis.metrics) {
      const slices = await stream.sliceMoments(optimizelyAnalysis, key, { by: 'all' })
      found.set(key, new Map(slices.map(({ variant, moments }) => [variant, moments])))
    }
    return found
  })
  return asked
}
let asked: ReturnType<typeof allArms> | undefined

async function arms(key: string) {
  const found = (await allArms()).get(key)
  if (found === undefined) throw new Error(`${key} was not asked`)
  return found
}

async function means(key: Measured, treatment: string) {
  const found = await arms(key)
  return meanAnswers(armOf(found, control, 'mean'), armOf(found, treatment, 'mean'))
}

async function purchases(treatment: string) {
  const found = await arms('purchase')
  return rateAnswers(armOf(found, control, 'proportion'), armOf(found, treatment, 'proportion'))
}

async function viewsCuped(treatment: string) {
  const found = await arms('views with past')
  const all = [...visitors().values()]
  const arm = (name: string): CovariateArm => ({
    moments: armOf(found, name, 'covariate'),
    units: all
      .filter(({ variant }) => variant === name)
      .map(({ views, viewsBefore }) => ({ outcome: views, covariate: viewsBefore })),
  })
  return covariateAnswers(arm(control), arm(treatment))
}

async function split() {
  const found = await arms('purchase')
  return splitAnswers(
    [control, 'message_1', 'message_2'].map((arm) => armOf(found, arm, 'proportion').n),
  )
}

const metrics: Readonly<Record<string, Measured>> = {
  product_detail_page_views_per_visitor: 'views',
  electronics_revenue_per_visitor: 'revenue',
  customer_support_calls_per_visitor: 'calls',
  total_customer_support_minutes_per_visitor: 'minutes',
}

/** The same entries as through a file of units, through the intake and the analyses of the stream. */
export const optimizelyStream: Checks = {
  'optimizely/srm': split,
  'optimizely/message_2/pdv_cuped': () => viewsCuped('message_2'),
  ...Object.fromEntries(
    ['message_1', 'message_2'].flatMap((treatment) => [
      [`optimizely/${treatment}/purchase_conversion_rate`, () => purchases(treatment)],
      ...Object.entries(metrics).map(
        ([name, key]) => [`optimizely/${treatment}/${name}`, () => means(key, treatment)] as const,
      ),
    ]),
  ),
}
