import type { Context } from '../context.js'
import type { Experiment, Look } from '../contract/experiment.js'
import { formatLift } from '../contract/format.js'
import type { Metric } from '../contract/metric.js'
import { abortExperiment } from '../experiments/abort-experiment.js'
import { archiveExperiment } from '../experiments/archive-experiment.js'
import { getExperiment } from '../experiments/get-experiment.js'
import { lockExperiment } from '../experiments/lock-experiment.js'
import { pauseExperiment } from '../experiments/pause-experiment.js'
import { recordDeviation } from '../experiments/record-deviation.js'
import { registerExperiment } from '../experiments/register-experiment.js'
import { startExperiment } from '../experiments/start-experiment.js'
import { stopExperiment } from '../experiments/stop-experiment.js'
import { confirmImport } from '../imports/confirm-import.js'
import { importSettled } from '../imports/import-settled.js'
import { stageImport } from '../imports/stage-import.js'
import { uploadImport } from '../imports/upload-import.js'
import { decideExperiment } from '../experiments/decide-experiment.js'
import { lookAtExperiment } from '../looks/look-at-experiment.js'
import { CONCLUDED_EXPERIMENTS } from './concluded-experiments.js'
import type { DemoWorld } from './demo-world.js'
import type { DecisionSpec, ExperimentSpec, FileSpec } from './experiment-spec.js'
import { METHOD_EXPERIMENTS } from './method-experiments.js'
import { OPEN_EXPERIMENTS } from './open-experiments.js'
import { PAST_GROWTH_EXPERIMENTS } from './past-growth-experiments.js'
import { PAST_LEARNING_EXPERIMENTS } from './past-learning-experiments.js'
import { idOf } from './metric-id.js'
import { seedStream } from './seed-stream.js'
import { STREAM_EXPERIMENT } from './stream-experiment.js'
import { TREATMENT, unitFile, unitMapping } from './unit-file.js'

/** What experiments hang on. */
export interface Surroundings {
  readonly metrics: ReadonlyMap<string, Metric>
  readonly initiatives: ReadonlyMap<string, string>
  readonly keyResultIds: ReadonlyMap<string, string>
}

/** Lives every experiment as far as its story goes, in the order they were registered. */
export async function seedExperiments(world: DemoWorld, around: Surroundings): Promise<void> {
  const specs = [
    ...PAST_LEARNING_EXPERIMENTS,
    ...PAST_GROWTH_EXPERIMENTS,
    ...CONCLUDED_EXPERIMENTS,
    ...METHOD_EXPERIMENTS,
    ...OPEN_EXPERIMENTS,
    STREAM_EXPERIMENT,
  ].toSorted((a, b) => b.life.registered - a.life.registered)
  for (const spec of specs) {
    const { number, sent } = await live(world, around, spec)
    const units = spec.files.reduce((sum, file) => sum + file.units, sent)
    world.log(`EXP-${number} ${spec.name.en}, ${units} learners`)
  }
}

type Step = readonly [ago: number, run: (ctx: Context) => Promise<unknown>]

async function live(
  world: DemoWorld,
  around: Surroundings,
  spec: ExperimentSpec,
): Promise<{ readonly number: number; readonly sent: number }> {
  const as = (ago: number, hour = 10) => world.at(world.ago(ago), hour, spec.owner)
  const experiment = await register(world, around, spec)
  const { id } = experiment
  const { life, deviation, decision } = spec
  let look: Look | undefined
  let sent = 0
  const steps: (Step | undefined)[] = [
    step(life.locked, (ctx) => lockExperiment(ctx, id)),
    step(life.started, (ctx) => startExperiment(ctx, id)),
    step(life.paused, (ctx) => pauseExperiment(ctx, id)),
    step(life.stopped, (ctx) => stopExperiment(ctx, id)),
    step(life.aborted, (ctx) => abortExperiment(ctx, id)),
    deviation && [
      deviation.ago,
      (ctx) => recordDeviation(ctx, id, { what: deviation.what, reason: deviation.reason }),
    ],
    ...spec.files.map((file): Step => [
      file.ago,
      async (ctx) => {
        await bringIn(ctx, around, { spec, file, id })
        look = await lookAtExperiment(ctx, id)
      },
    ]),
    spec.stream && [
      spec.stream.ago,
      async (ctx) => {
        sent = await seedStream(ctx, await getExperiment(ctx, id), spec)
        look = await lookAtExperiment(ctx, id)
      },
    ],
    decision && [
      decision.ago,
      (ctx) => decide(world, { ...ctx, actorId: world.person(decision.by) }, decision, look),
    ],
    step(life.archived, (ctx) => archiveExperiment(ctx, id)),
  ]
  const due = steps.filter((item) => item !== undefined).toSorted(([a], [b]) => b - a)
  for (const [ago, run] of due) await run(as(ago))
  return { number: experiment.number, sent }
}

function step(ago: number | undefined, run: (ctx: Context) => Promise<unknown>): Step | undefined {
  return ago === undefined ? undefined : [ago, run]
}

function register(
  world: DemoWorld,
  { metrics, initiatives, keyResultIds }: Surroundings,
  spec: ExperimentSpec,
): Promise<Experiment> {
  return registerExperiment(world.at(world.ago(spec.life.registered), 9, spec.owner), {
    name: spec.name,
    hypothesis: spec.hypothesis,
    targetMetricId: idOf(metrics, spec.target),
    guardrails: spec.guardrails.map(([key, margin]) => ({ metricId: idOf(metrics, key), margin })),
    secondaryMetricIds: spec.secondary.map((key) => idOf(metrics, key)),
    variants: [
      { key: 'control', name: { en: 'Control', zh: '对照组' }, weightBp: 5000, isControl: true },
      { key: TREATMENT, name: spec.treatment, weightBp: 5000, isControl: false },
    ],
    plan: {
      minimumEffect: spec.minimumEffect,
      baseline: spec.baseline ?? null,
      unitsPerDay: spec.unitsPerDay ?? null,
      ...spec.analysis,
    },
    unit: 'learner',
    ...(spec.stream && {
      key: spec.stream.clientKey,
      assignment: { by: 'sextant' },
      segments: ['platform', 'trait:plan'],
    }),
    initiativeId: spec.initiative === null ? null : (initiatives.get(spec.initiative) ?? null),
    keyResultIds: spec.keyResults?.flatMap((key) => keyResultIds.get(key) ?? []) ?? [],
    ownerId: world.person(spec.owner),
  })
}

async function bringIn(
  ctx: Context,
  { metrics }: Surroundings,
  {
    spec,
    file,
    id,
  }: { readonly spec: ExperimentSpec; readonly file: FileSpec; readonly id: string },
): Promise<void> {
  const measured = [
    'weekly_hours',
    spec.target,
    ...spec.guardrails.map(([key]) => key),
    ...spec.secondary,
  ]
  const { seed, lifts, past = [] } = spec
  const facts = { ...file, seed, lifts, past, metrics: measured }
  const uploaded = await uploadImport(ctx, id, { fileName: file.name, body: unitFile(facts) })
  await stageImport(ctx, uploaded.id, unitMapping(facts, metrics))
  const staged = await importSettled(ctx, uploaded.id)
  if (staged.state !== 'staged') {
    throw new Error(`${file.name} is ${staged.state}: ${staged.failure?.reason}`)
  }
  await confirmImport(ctx, uploaded.id)
}

/** Decides on the newest look; what was seen is read from its numbers, never written beforehand. */
async function decide(
  world: DemoWorld,
  ctx: Context,
  decision: DecisionSpec,
  look: Look | undefined,
): Promise<void> {
  if (!look) throw new RangeError('the demo decides without a look')
  const { believed, next, choice, ago } = decision
  const shareBp = decision.shippedShareBp
  await decideExperiment(ctx, look.experimentId, {
    choice,
    lookId: look.id,
    treatment: TREATMENT,
    learning: { believed, saw: seen(look), next },
    shipped: shareBp === undefined ? null : { shareBp, from: world.ago(ago - 1) },
  })
}

/** One line a metric that was read against a bound: the target, then the guardrails. */
function seen(look: Look): { readonly en: string; readonly zh: string } {
  const read = look.tests.filter((test) => test.role === 'target' || test.role === 'guardrail')
  const line = (locale: 'en' | 'zh') =>
    read
      .map((test) => {
        const { estimate, interval } = test.relative
        return `${test.metricName[locale]} ${formatLift(estimate, interval, locale)}`
      })
      .join(locale === 'en' ? '; ' : '；')
  return { en: `${line('en')}.`, zh: `${line('zh')}。` }
}
