import type { AnalysisMark } from '@sextant/events'
import type { Context } from '../../context.js'
import type { ResultSeries } from '../../contract/live-results.js'
import { precondition } from '../../errors.js'
import type { LockedMetric } from '../../experiments/locked-plan.js'
import { loadStarted, standingSource } from '../open-source.js'
import type { StreamReading } from './stream-reading.js'

/** A metric of an experiment on events, as the stream can be asked about it. */
export interface EventMetric {
  readonly reading: StreamReading
  readonly mark: AnalysisMark
  readonly metric: LockedMetric
  /** What a reply about the metric begins with. */
  readonly said: Pick<
    ResultSeries,
    | 'experimentId'
    | 'metricId'
    | 'metricKey'
    | 'metricName'
    | 'role'
    | 'kind'
    | 'direction'
    | 'alpha'
    | 'eventsSeq'
  >
}

/**
 * A planned metric whose results stand.
 *
 * @throws DomainError results.metric_unknown where the plan does not read it from events,
 * results.quantile_only_whole where it is a quantile and slices are asked for
 */
export async function eventMetric(
  ctx: Context,
  experimentId: string,
  metricId: string,
  needs: 'slices' | 'definition',
): Promise<EventMetric> {
  const planned = await loadStarted(ctx, experimentId)
  const { reading, mark } = await standingSource(ctx, planned)
  const found = planned.metrics.find((item) => item.metric.metricId === metricId)
  if (found === undefined || found.measurement === null) {
    throw precondition('results.metric_unknown', { metricId })
  }
  const { metric, name, measurement } = found
  if (needs === 'slices' && measurement.quantile !== null) {
    throw precondition('results.quantile_only_whole', { metric: metric.key })
  }
  const { plan } = planned.plan
  const { key: metricKey, role, kind, direction } = metric
  const alpha = role === 'target' ? plan.alphaPerTreatment : plan.alpha
  const eventsSeq = mark.seq
  const own = { role, kind, direction, alpha, eventsSeq }
  return {
    reading,
    mark,
    metric,
    said: { experimentId, metricId, metricKey, metricName: name, ...own },
  }
}
