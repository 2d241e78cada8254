import type { AnalysisMark } from '@sextant/events'
import type { ComparableMoments } from '@sextant/stats'
import { desc, eq } from 'drizzle-orm'
import { instant, type Context } from '../../context.js'
import { resultChecks } from '../../db/schema/result-checks.js'
import type { LockedMetric } from '../../experiments/locked-plan.js'
import { outcomeAlone } from '../adjustments.js'
import type { Adjusted, DataSource } from '../data-source.js'
import type { ArmMoments, Measurement } from '../measurement.js'
import type { StreamHealthFacts } from './health/health-facts.js'
import { streamChecks } from './health/stream-checks.js'
import { overlapping } from './overlapping.js'
import { factsAt } from './stream-facts.js'
import { streamProblem } from './stream-problem.js'
import type { StreamReading } from './stream-reading.js'

/** The events up to a mark, read as moments. */
export function streamSource(ctx: Context, reading: StreamReading, mark: AnalysisMark): DataSource {
  const { stream } = ctx
  const { analysis, metrics, experiment } = reading
  const measurementOf = ({ key }: LockedMetric) =>
    metrics.find(({ metric }) => metric.key === key)?.measurement ?? null
  const moments = async (metric: LockedMetric, adjusted: Adjusted) => {
    const quantile = measurementOf(metric)?.quantile ?? null
    if (quantile !== null) {
      return arms(await stream.quantileMoments(analysis, metric.key, quantile.level, quantile.over))
    }
    const slices =
      adjusted.cap === null
        ? await stream.sliceMoments(analysis, metric.key, { by: 'all' })
        : await stream.cappedMoments(analysis, metric.key, adjusted.cap)
    if (adjusted.withPast) return arms(slices)
    return arms(slices).map(({ variant, moments: own }) => ({
      variant,
      moments: outcomeAlone(own, metric.kind),
    }))
  }
  return {
    origin: { importId: null, eventsSeq: mark.seq },
    watermark:
      mark.newestReceivedAt === null
        ? (experiment.startedAt ?? instant(ctx))
        : new Date(mark.newestReceivedAt).toISOString(),
    holds: (metric) => measurementOf(metric) !== null && !mark.overflowing.includes(metric.key),
    hasPast: (metric) => (measurementOf(metric)?.covariateDays ?? 0) > 0,
    units: () => stream.unitsIn(analysis, { by: 'all' }),
    moments,
    explain: (metric) => stream.explain(analysis, metric.key),
    check: async (measurement) =>
      streamChecks(await healthFacts(ctx, reading, { mark, measurement })),
    problem: streamProblem,
  }
}

async function healthFacts(
  ctx: Context,
  reading: StreamReading,
  read: {
    readonly mark: AnalysisMark
    readonly measurement: Measurement
  },
): Promise<StreamHealthFacts> {
  const { db } = ctx.store
  const { experiment, plan } = reading
  const { units, measured } = read.measurement
  return {
    counted: await factsAt(ctx.stream, reading, read.mark),
    variants: plan.variants.map(({ key, weightBp, isControl }) => ({
      key,
      weightBp,
      isControl,
      units: units.find((item) => item.variant === key)?.units ?? 0,
    })),
    plannedUnits: plan.plan.sample?.total ?? 0,
    planned: plan.metrics,
    measured: measured.map(({ metric }) => metric.key),
    running: experiment.stoppedAt === null,
    assignedHere: experiment.assignment.by === 'sextant',
    now: ctx.now().getTime(),
    overlapping: await overlapping(db, experiment, instant(ctx)),
    verified: await db
      .select()
      .from(resultChecks)
      .where(eq(resultChecks.experimentId, experiment.id))
      .orderBy(desc(resultChecks.at), desc(resultChecks.id))
      .limit(60),
  }
}

function arms(
  slices: readonly { readonly variant: string; readonly moments: ComparableMoments }[],
): readonly ArmMoments[] {
  return slices.map(({ variant, moments }) => ({ variant, moments }))
}
