import {
  openDuckdbEngine,
  openEventStream,
  type EventEngine,
  type EventStream,
} from '@sextant/events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { flagBoard } from './assignment/flag-board.js'
import type { Context } from './context.js'
import type { ExperimentInput, Experiment } from './contract/experiment.js'
import type { Metric, MetricInput } from './contract/metric.js'
import type { Person } from './contract/person.js'
import { openStore } from './db/open.js'
import { lockExperiment } from './experiments/lock-experiment.js'
import { registerExperiment } from './experiments/register-experiment.js'
import { startExperiment } from './experiments/start-experiment.js'
import { openUploadFolder } from './imports/upload-folder.js'
import { createMetric } from './metrics/create-metric.js'
import { ensurePeople } from './people/ensure-people.js'

export { naughtyStrings } from './naughty-strings.js'

/** A context of its own for one test: store and uploads in a temporary folder, engine in memory. */
export interface TestContext extends Context {
  /** Moves the clock. */
  advance(milliseconds: number): void
  /** The same context with an idempotency key. */
  withKey(key: string): Context
  /** The same context with another person acting. */
  as(actorId: string): Context
  /** The folder that holds everything; gone after `dispose`. */
  readonly folder: string
  dispose(): Promise<void>
}

export const TEST_PEOPLE = [
  {
    id: 'per_product',
    name: { en: 'Product manager', zh: '产品经理' },
    role: 'product_manager',
    team: { en: 'Learning', zh: '学习' },
  },
  {
    id: 'per_analyst',
    name: { en: 'Growth analyst', zh: '增长分析师' },
    role: 'growth_analyst',
    team: { en: 'Growth', zh: '增长' },
  },
  {
    id: 'per_lead',
    name: { en: 'Head of product', zh: '产品负责人' },
    role: 'leadership',
    team: { en: 'Leadership', zh: '管理层' },
  },
] as const satisfies readonly Person[]

/** Opens a fresh context. The clock starts at `now` and moves only by `advance`; ids count up. */
export async function openTestContext(
  options: {
    readonly now?: string
    readonly events?: EventEngine
    /** `open`: a real one in the folder, on the context's clock; left out: none. */
    readonly stream?: EventStream | 'open'
  } = {},
): Promise<TestContext> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-core-'))
  const store = await openStore(`file:${join(folder, 'sextant.db')}`)
  const uploads = await openUploadFolder(join(folder, 'uploads'))
  const events = options.events ?? (await openDuckdbEngine({ path: ':memory:' }))
  await ensurePeople(store, TEST_PEOPLE)
  let clock = Date.parse(options.now ?? '2026-11-02T09:00:00.000Z')
  let count = 0
  const stream =
    options.stream === 'open'
      ? await openEventStream({
          folder: join(folder, 'stream'),
          now: () => clock,
          expectedVariant: flagBoard(store).expectedVariant,
        })
      : (options.stream ?? noStream())
  const ctx: Context = {
    store,
    events,
    stream,
    uploads,
    actorId: TEST_PEOPLE[0].id,
    now: () => new Date(clock),
    newId: (prefix) => `${prefix}_${String((count += 1)).padStart(6, '0')}`,
  }
  return {
    ...ctx,
    folder,
    advance: (milliseconds) => {
      clock += milliseconds
    },
    withKey: (idempotencyKey) => ({ ...ctx, idempotencyKey }),
    as: (actorId) => ({ ...ctx, actorId }),
    async dispose() {
      if (options.stream === 'open') await stream.close()
      await events.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** For tests that send no events: it says so when it is asked for anything. */
function noStream(): EventStream {
  return new Proxy(Object.create(null), {
    get: (_target, name) => {
      throw new Error(`this test opened no event stream: ${String(name)}`)
    },
  })
}

const DEFINITION = {
  meaning: { en: 'What it says', zh: '含义' },
  formula: { en: 'How it is computed', zh: '公式' },
  dataSource: { en: 'Where it comes from', zh: '来源' },
  countingRule: { en: 'What counts', zh: '计数规则' },
  stage: 'all',
} as const

/** Input of a metric: a proportion that should go up, owned by the first person. */
export function metricInput(key: string, rest: Partial<MetricInput> = {}): MetricInput {
  return {
    key,
    name: { en: key, zh: key },
    tier: 'supporting',
    kind: 'proportion',
    direction: 'up',
    unit: null,
    definition: DEFINITION,
    ownerId: TEST_PEOPLE[0].id,
    ...rest,
  }
}

/** An active North Star. */
export async function northStar(ctx: Context, rest: Partial<MetricInput> = {}): Promise<Metric> {
  const facts = { tier: 'core', kind: 'mean', isNorthStar: true } as const
  return createMetric(ctx, metricInput(rest.key ?? 'north_star', { ...facts, ...rest }))
}

/** A supporting metric right under a parent, by observed evidence. */
export async function supportingMetric(
  ctx: Context,
  parentId: string,
  rest: Partial<MetricInput> & { readonly key: string },
): Promise<Metric> {
  const parents = [{ parentId, evidence: 'observed', slope: null } as const]
  return createMetric(ctx, metricInput(rest.key, { parents, ...rest }))
}

/** Input of an experiment with one treatment at half the traffic. */
export function experimentInput(
  targetMetricId: string,
  rest: Partial<ExperimentInput> = {},
): ExperimentInput {
  return {
    name: { en: 'A shorter first lesson', zh: '缩短第一课' },
    hypothesis: {
      because: { en: 'the first lesson is long' },
      change: { en: 'a shorter one' },
      audience: { en: 'new learners' },
    },
    targetMetricId,
    variants: [
      { key: 'control', name: { en: 'Control', zh: '对照组' }, weightBp: 5000, isControl: true },
      { key: 'treatment', name: { en: 'Short' }, weightBp: 5000, isControl: false },
    ],
    plan: { minimumEffect: 0.05, baseline: { mean: 0.4, standardDeviation: null } },
    ownerId: TEST_PEOPLE[0].id,
    ...rest,
  }
}

/** A registered experiment whose plan is locked. */
export async function lockedExperiment(ctx: Context, input: ExperimentInput): Promise<Experiment> {
  const { id } = await registerExperiment(ctx, input)
  return lockExperiment(ctx, id)
}

/** An experiment that has been started. */
export async function runningExperiment(ctx: Context, input: ExperimentInput): Promise<Experiment> {
  const { id } = await lockedExperiment(ctx, input)
  return startExperiment(ctx, id)
}

/** CSV text of a header and rows; cells are written as they are, so they must need no quotes. */
export function csv(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return [header, ...rows].map((cells) => `${cells.join(',')}\n`).join('')
}

/** Rows `[variant, value]` of a yes/no metric: `yes` ones, then zeros up to `units`. */
export function binaryRows(
  variant: string,
  counts: { readonly units: number; readonly yes: number },
): [string, number][] {
  return Array.from({ length: counts.units }, (_, index) => [variant, index < counts.yes ? 1 : 0])
}
