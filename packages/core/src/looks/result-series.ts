import type { Context } from '../context.js'
import { SeriesQuery, type ResultSeries } from '../contract/live-results.js'
import { parse } from '../parse.js'
import { eventMetric } from './from-events/event-metric.js'
import { sliceEffects } from './from-events/slice-effects.js'
import { ofStream } from './from-events/stream-problem.js'

/**
 * A metric's lift over time: by day of first exposure, running up to each day, or by whole days
 * between exposure and event. Pointwise: a series is read, never decided by.
 */
export async function resultSeries(
  ctx: Context,
  experimentId: string,
  raw: SeriesQuery,
): Promise<ResultSeries> {
  const { metricId, by } = parse(SeriesQuery, raw)
  const { reading, metric, said } = await eventMetric(ctx, experimentId, metricId, 'slices')
  const { analysis, plan } = reading
  const slices = await ofStream(() =>
    ctx.stream.sliceMoments(
      analysis,
      metric.key,
      by === 'age' ? { by } : { by: 'exposure_day', cumulative: by === 'cumulative' },
    ),
  )
  const treatments = sliceEffects(plan, metric, slices, said.alpha)
  return {
    ...said,
    by,
    timeZone: analysis.timeZone,
    treatments: treatments.map(({ treatment, effects }) => ({
      treatment,
      points: effects.map(({ slice, ...point }) => ({ at: slice ?? '', ...point })),
    })),
  }
}
