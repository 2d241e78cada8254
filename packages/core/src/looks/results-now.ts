import { eq, max } from 'drizzle-orm'
import type { Context } from '../context.js'
import type { LeftOut, LiveResults } from '../contract/live-results.js'
import type { Executor } from '../db/open.js'
import { looks } from '../db/schema/experiments.js'
import { readLook } from './compute-look.js'
import { factsAt, type StreamFacts } from './from-events/stream-facts.js'
import { ofStream } from './from-events/stream-problem.js'
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
  const { health } = await ofStream(() => factsAt(ctx.stream, reading, mark))
  const seen = await lastSeen(ctx.store.db, experimentId)
  return {
    ...look,
    mark: { seq: mark.seq, by: mark.by },
    newSinceLook: seen === null ? null : Math.max(0, mark.seq - seen),
    freshAt: mark.newestReceivedAt === null ? null : new Date(mark.newestReceivedAt).toISOString(),
    leftOut: leftOutOf(health),
  }
}

function leftOutOf(health: StreamFacts['health']): LeftOut {
  const { exposures, outsideRun, unknownExposures, unknownVariants, misassigned } = health
  return {
    exposures,
    outsideRun,
    unknownVariants: { exposures: unknownExposures, named: [...unknownVariants] },
    misassigned,
    crossovers: [...health.crossovers],
    immature: [...health.immature],
  }
}

/** Up to which item of the stream the looks have read; null before there is one. */
async function lastSeen(db: Executor, experimentId: string): Promise<number | null> {
  const [row] = await db
    .select({ seq: max(looks.eventsSeq) })
    .from(looks)
    .where(eq(looks.experimentId, experimentId))
  return row?.seq ?? null
}
