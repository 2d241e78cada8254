import type { Context } from '../context.js'
import { SeriesQuery, type ResultSeries } from '../contract/live-results.js'
import { parse } from '../parse.js'
import { closedBefore } from './from-events/closed-windows.js'
import { eventMetric } from './from-events/event-metric.js'
import { sliceEffects } from './from-events/slice-effects.js'
import { ofStream } from './from-events/stream-problem.js'

/**
 * A metric's lift over time: by day of first exposure, running up to each day, or by whole days
 * between exposure and event. Of the units that count for the metric, and over days of exposure with
 * the plan's CUPED, so that what runs up to the last day is the result. Pointwise: a series is read, never decided by.
 */
export async function resultSeries(
  ctx: Context,
  experimentId: string,
  raw: SeriesQuery,
): Promise<ResultSeries> {
  const { metricId, by } = parse(SeriesQuery, raw)
  const { reading, mark, metric, said } = await eventMetric(ctx, experimentId, metricId, 'slices')
  const { analysis, plan } = reading
  const slices = await ofStream(() =>
    ctx.stream.sliceMoments(
      analysis,
      metric.key,
      by === 'age' ? { by } : { by: 'exposure_day', cumulative: by === 'cumulative' },
    ),
  )
  const before = closedBefore(analysis, mark, metric.key)
  const read = by === 'age' || before === null ? slices : slices.filter(isClosed(before))
  const { covariateSpan = 0 } = analysis.metrics.find((own) => own.metric === metric.key) ?? {}
  const withPast = by !== 'age' && covariateSpan > 0 && plan.plan.varianceReduction === 'cuped'
  const treatments = sliceEffects(plan, metric, read, { alpha: said.alpha, withPast })
  return {
    ...said,
    by,
    withPast,
    timeZone: analysis.timeZone,
    treatments: treatments.map(({ treatment, effects }) => ({
      treatment,
      points: effects.map(({ slice, ...point }) => ({ at: slice ?? '', ...point })),
    })),
  }
}

/** Days of exposure whose every window is over, as in the result itself. */
function isClosed(before: number) {
  return ({ slice }: { readonly slice: string | null }) =>
    slice !== null && Date.parse(slice) < before
}
