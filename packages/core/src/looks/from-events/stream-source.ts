import type { Analysis, AnalysisMark, EventStream } from '@sextant/events'
import type { ComparableMoments } from '@sextant/stats'
import { desc, eq } from 'drizzle-orm'
import { instant, type Context } from '../../context.js'
import { daysUntilCounted } from '../../contract/measurement.js'
import { resultChecks } from '../../db/schema/result-checks.js'
import type { LockedMetric } from '../../experiments/locked-plan.js'
import { outcomeAlone } from '../adjustments.js'
import type { Adjusted, DataSource } from '../data-source.js'
import type { ArmMoments, Measurement } from '../measurement.js'
import { closedBefore, upTo, windowsOf } from './closed-windows.js'
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
  const before = ({ key }: LockedMetric) => closedBefore(analysis, mark, key)
  const moments = async (metric: LockedMetric, adjusted: Adjusted) => {
    const quantile = measurementOf(metric)?.quantile ?? null
    if (quantile !== null) {
      const { level, over } = quantile
      return arms(await stream.quantileMoments(analysis, metric.key, level, over, before(metric)))
    }
    const slices =
      adjusted.cap === null
        ? await wholeMoments(stream, analysis, metric.key, before(metric))
        : await stream.cappedMoments(analysis, metric.key, adjusted.cap, before(metric))
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
    lacks: (metric) => {
      if (measurementOf(metric) === null) return 'not_in_data'
      return mark.overflowing.includes(metric.key) ? 'value_overflow' : null
    },
    windows: (metric) => windowsOf(stream, analysis, before(metric)),
    hasPast: (metric) => (measurementOf(metric)?.covariateDays ?? 0) > 0,
    units: () => stream.unitsIn(analysis, { by: 'all' }),
    moments,
    explain: (metric) => stream.explain(analysis, metric.key, before(metric)),
    check: async (measurement) =>
      streamChecks(await healthFacts(ctx, reading, { mark, measurement })),
    problem: streamProblem,
  }
}

/** Of all units, or of those whose window is over. */
async function wholeMoments(
  stream: EventStream,
  analysis: Analysis,
  key: string,
  before: number | null,
) {
  if (before === null) return stream.sliceMoments(analysis, key, { by: 'all' })
  const by = { by: 'exposure_day', cumulative: true } as const
  return upTo(await stream.sliceMoments(analysis, key, by), before)
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
  const { units, measured, notMeasured } = read.measurement
  const target = reading.metrics.find(({ metric }) => metric.role === 'target')
  const targetWindow = target?.measurement?.window
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
    notClosed: notMeasured
      .filter(({ because }) => because === 'windows_open')
      .map(({ metric }) => metric.key),
    windows: new Map(
      measured.flatMap(({ metric, windows }) => (windows === null ? [] : [[metric.key, windows]])),
    ),
    daysToClose: targetWindow === undefined ? 0 : daysUntilCounted(targetWindow),
    plannedPerDay: plan.plan.unitsPerDay,
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
