import type { AnalysisMark } from '@sextant/events'
import { eq, max } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { LeftOut, LiveReading, LiveResults } from '../contract/live-results.js'
import type { Executor } from '../db/open.js'
import { looks } from '../db/schema/experiments.js'
import { DomainError } from '../errors.js'
import { loadExperiment } from '../experiments/load.js'
import { readLook } from './compute-look.js'
import { closedBefore, windowsOf } from './from-events/closed-windows.js'
import { factsAt, type StreamFacts } from './from-events/stream-facts.js'
import { ofStream } from './from-events/stream-problem.js'
import { streamReading, type StreamReading } from './from-events/stream-reading.js'
import { loadStarted, standingSource } from './open-source.js'

/**
 * The results of an experiment on events as they were last brought up to date: read from its moments,
 * whatever the number of events, and not stored.
 *
 * @throws DomainError results.not_from_events, experiment.no_data
 */
export async function resultsNow(ctx: Context, experimentId: string): Promise<LiveResults> {
  const planned = await loadStarted(ctx, experimentId)
  const { reading, mark, source } = await standingSource(ctx, planned)
  const look = await readLook(ctx, planned, source, { spends: false })
  const seen = await lastSeen(ctx.store.db, experimentId)
  return {
    ...look,
    mark: { seq: mark.seq, by: mark.by },
    newSinceLook: seen === null ? null : Math.max(0, mark.seq - seen),
    freshAt: mark.newestReceivedAt === null ? null : new Date(mark.newestReceivedAt).toISOString(),
    leftOut: await readLeftOut(ctx, reading, mark),
    none: null,
  }
}

/**
 * The results as they stand; where nothing counts yet, why: whoever asks every few seconds is told
 * so, and is not refused.
 *
 * @throws DomainError results.not_from_events
 */
export async function readResults(ctx: Context, experimentId: string): Promise<LiveReading> {
  const { startedAt } = await loadExperiment(ctx.store.db, experimentId)
  if (startedAt === null) return { experimentId, none: 'not_started', leftOut: null }
  try {
    return await resultsNow(ctx, experimentId)
  } catch (error) {
    if (!(error instanceof DomainError) || error.reason !== 'experiment.no_data') throw error
    return { experimentId, none: 'no_exposure', leftOut: await leftOutSoFar(ctx, experimentId) }
  }
}

async function leftOutSoFar(ctx: Context, experimentId: string): Promise<LeftOut | null> {
  const { experiment, plan, metrics } = await loadStarted(ctx, experimentId)
  const reading = await streamReading(ctx, experiment, plan, metrics)
  const mark = reading && (await ofStream(() => ctx.stream.mark(reading.analysis)))
  return reading && mark && readLeftOut(ctx, reading, mark)
}

async function readLeftOut(
  ctx: Context,
  reading: StreamReading,
  mark: AnalysisMark,
): Promise<LeftOut> {
  const { health } = await ofStream(() => factsAt(ctx.stream, reading, mark))
  const immature = await ofStream(() => unitsWaiting(ctx, reading, mark))
  return { ...leftOutOf(health), immature }
}

function leftOutOf(health: StreamFacts['health']): Omit<LeftOut, 'immature'> {
  const { exposures, outsideRun, unknownExposures, unknownVariants, misassigned } = health
  return {
    exposures,
    outsideRun,
    unknownVariants: { exposures: unknownExposures, named: [...unknownVariants] },
    misassigned,
    crossovers: [...health.crossovers],
  }
}

/** By metric, the units that do not count for it yet, as in its result. */
async function unitsWaiting(
  { stream }: Context,
  { analysis }: StreamReading,
  mark: AnalysisMark,
): Promise<LeftOut['immature']> {
  return Promise.all(
    analysis.metrics.map(async ({ metric }) => {
      const before = closedBefore(analysis, mark, metric)
      const windows = await windowsOf(stream, analysis, before)
      return { metric, units: windows === null ? 0 : windows.of - windows.closed }
    }),
  )
}

/** Up to which item of the stream the looks have read; null before there is one. */
async function lastSeen(db: Executor, experimentId: string): Promise<number | null> {
  const [row] = await db
    .select({ seq: max(looks.eventsSeq) })
    .from(looks)
    .where(eq(looks.experimentId, experimentId))
  return row?.seq ?? null
}
