import type { AnalysisMark } from '@sextant/events'
import type { Context } from '../context.js'
import type { Experiment } from '../contract/experiment.js'
import type { Store } from '../db/open.js'
import { conflict, type DomainError, precondition } from '../errors.js'
import { loadExperiment } from '../experiments/load.js'
import { readLockedPlan, type LockedPlan } from '../experiments/locked-plan.js'
import { isMeasuring } from '../experiments/transitions.js'
import { loadLanded } from '../imports/load.js'
import type { DataSource } from './data-source.js'
import { ofStream } from './from-events/stream-problem.js'
import { streamReading, type StreamReading } from './from-events/stream-reading.js'
import { streamSource } from './from-events/stream-source.js'
import { importSource } from './import-source.js'
import { loadLockedMetrics, type DefinedMetric } from './locked-metrics.js'

/** An experiment that units have come in for, with what its plan reads. */
export interface Planned {
  readonly experiment: Experiment
  readonly planHash: string
  readonly plan: LockedPlan
  readonly metrics: readonly DefinedMetric[]
}

/** The locked plan of an experiment between its start and its decision. */
export async function loadPlanned(
  { store }: Pick<Context, 'store'>,
  experimentId: string,
  verb: string,
): Promise<Planned> {
  const experiment = await loadExperiment(store.db, experimentId)
  if (!isMeasuring(experiment.state)) throw refused(experiment, verb)
  return plannedOf(store, experiment, verb)
}

/** The locked plan of an experiment that was started, whatever became of it. */
export async function loadStarted(
  { store }: Pick<Context, 'store'>,
  experimentId: string,
): Promise<Planned> {
  const experiment = await loadExperiment(store.db, experimentId)
  if (experiment.startedAt === null) throw refused(experiment, 'look')
  return plannedOf(store, experiment, 'look')
}

async function plannedOf(store: Store, experiment: Experiment, verb: string): Promise<Planned> {
  const { lock } = experiment
  if (lock === null) throw refused(experiment, verb)
  const plan = readLockedPlan(lock.canonical)
  const metrics = await loadLockedMetrics(store.db, plan.metrics)
  return { experiment, planHash: lock.hash, plan, metrics }
}

function refused({ state }: Pick<Experiment, 'state'>, verb: string): DomainError {
  return conflict('experiment.illegal_transition', { state, verb })
}

/**
 * Where an experiment's data are: the newest import that landed, else the stream of events brought up
 * to now.
 *
 * @throws DomainError experiment.no_data where there is neither
 */
export async function openSource(ctx: Context, planned: Planned): Promise<DataSource> {
  const data = await loadLanded(ctx.store.db, planned.experiment.id)
  if (data !== null) return importSource(ctx, planned.plan, data)
  const reading = await requireReading(ctx, planned)
  const mark = await ofStream(async () => {
    await ctx.stream.settled()
    return ctx.stream.refresh(reading.analysis)
  })
  return streamSource(ctx, reading, mark)
}

/**
 * The events as they were last brought up to date, at no cost of their number; computed now where they
 * never were.
 *
 * @throws DomainError results.not_from_events where a file is read, experiment.no_data without events
 */
export async function standingSource(
  ctx: Context,
  planned: Planned,
): Promise<{
  readonly reading: StreamReading
  readonly mark: AnalysisMark
  readonly source: DataSource
}> {
  const reading = await readingOnEvents(ctx, planned)
  const mark = await ofStream(
    async () => (await ctx.stream.mark(reading.analysis)) ?? ctx.stream.refresh(reading.analysis),
  )
  return { reading, mark, source: streamSource(ctx, reading, mark) }
}

/** How the stream is asked about an experiment that no file was imported for. */
export async function readingOnEvents(ctx: Context, planned: Planned): Promise<StreamReading> {
  if ((await loadLanded(ctx.store.db, planned.experiment.id)) !== null) {
    throw precondition('results.not_from_events')
  }
  return requireReading(ctx, planned)
}

async function requireReading(ctx: Context, planned: Planned): Promise<StreamReading> {
  const { experiment, plan, metrics } = planned
  const reading = await streamReading(ctx, experiment, plan, metrics)
  if (reading === null) throw precondition('experiment.no_data')
  return reading
}
