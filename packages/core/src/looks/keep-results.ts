import type { AnalysisMark } from '@sextant/events'
import { asc, inArray } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { ResultVerification } from '../contract/live-results.js'
import { experiments } from '../db/schema/experiments.js'
import { MEASURING } from '../experiments/transitions.js'
import { loadLanded } from '../imports/load.js'
import { compareResults, storeCheck } from './from-events/check-results.js'
import { closedBefore } from './from-events/closed-windows.js'
import { factsAt } from './from-events/stream-facts.js'
import { ofStream } from './from-events/stream-problem.js'
import { streamReading, type StreamReading } from './from-events/stream-reading.js'
import { loadPlanned } from './open-source.js'

/** Experiments between start and decision whose results are read from events, oldest first. */
export async function experimentsOnEvents(ctx: Pick<Context, 'store'>): Promise<string[]> {
  const { db } = ctx.store
  const rows = await db
    .select({ id: experiments.id })
    .from(experiments)
    .where(inArray(experiments.state, [...MEASURING]))
    .orderBy(asc(experiments.number))
  const onEvents: string[] = []
  for (const { id } of rows) {
    if ((await loadLanded(db, id)) === null) onEvents.push(id)
  }
  return onEvents
}

/**
 * Brings an experiment's results up to what the stream holds, with what their checks count; says
 * whether there was anything to do.
 */
export async function freshenResults(ctx: Context, experimentId: string): Promise<boolean> {
  const reading = await readingOf(ctx, experimentId)
  if (reading === null) return false
  const { stream } = ctx
  return ofStream(async () => {
    const before = await stream.mark(reading.analysis)
    if (before !== null && before.seq >= stream.state().appliedSeq) return false
    const mark = await stream.refresh(reading.analysis)
    await warm(ctx, reading, mark)
    await factsAt(stream, reading, mark)
    return before === null || mark.seq > before.seq
  })
}

/** The nightly comparison with a full recomputation; null where nothing is read from events. */
export async function checkResults(
  ctx: Context,
  experimentId: string,
): Promise<ResultVerification | null> {
  const reading = await readingOf(ctx, experimentId)
  if (reading === null) return null
  const check = await compareResults(ctx, reading)
  await ctx.store.write((tx) => storeCheck(tx, ctx, check))
  return check
}

async function readingOf(ctx: Context, experimentId: string): Promise<StreamReading | null> {
  const planned = await loadPlanned(ctx, experimentId, 'look')
  return streamReading(ctx, planned.experiment, planned.plan, planned.metrics)
}

/** Caps and quantiles cost by the number of units; whoever opens the results next has them ready. */
async function warm(
  { stream }: Context,
  reading: StreamReading,
  mark: AnalysisMark,
): Promise<void> {
  const { analysis, metrics, plan } = reading
  for (const { metric, measurement } of metrics) {
    if (measurement === null || mark.overflowing.includes(metric.key)) continue
    const before = closedBefore(analysis, mark, metric.key)
    const { quantile } = measurement
    const cap = plan.plan.caps.find(({ metricId }) => metricId === metric.metricId)
    if (quantile !== null) {
      await stream.quantileMoments(analysis, metric.key, quantile.level, quantile.over, before)
    } else if (cap !== undefined) {
      await stream.cappedMoments(analysis, metric.key, cap.quantile, before)
    }
  }
}
