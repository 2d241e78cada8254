import { adjustPValues, chiSquareSurvival, cochranQ } from '@sextant/stats'
import type { Context } from '../context.js'
import { SegmentsQuery, type ResultSegments } from '../contract/live-results.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { closedBefore } from './from-events/closed-windows.js'
import { eventMetric } from './from-events/event-metric.js'
import { sliceEffects, type SliceEffect } from './from-events/slice-effects.js'
import { ofStream } from './from-events/stream-problem.js'

/**
 * A metric's lift in each value of a segment, of the units that count for the metric, with p-values adjusted by Holm over all values and
 * treatments. Exploratory, and said to be.
 */
export async function resultSegments(
  ctx: Context,
  experimentId: string,
  raw: SegmentsQuery,
): Promise<ResultSegments> {
  const { metricId, segment } = parse(SegmentsQuery, raw)
  const { reading, mark, metric, said } = await eventMetric(ctx, experimentId, metricId, 'slices')
  const { analysis, plan } = reading
  if (!analysis.segments.includes(segment)) throw invalid('results.segment_unknown', { segment })
  const before = closedBefore(analysis, mark, metric.key)
  const days = before === null ? {} : { before: new Date(before).toISOString().slice(0, 10) }
  const slices = await ofStream(() =>
    ctx.stream.sliceMoments(analysis, metric.key, { by: 'segment', segment, ...days }),
  )
  const treatments = sliceEffects(plan, metric, slices, { alpha: said.alpha })
  const known = treatments.flatMap(({ effects }) => effects).filter(hasPValue)
  const adjusted = adjustPValues(
    known.map(({ relative }) => relative.pValue ?? 1),
    'holm',
  )
  return {
    ...said,
    segment,
    exploratory: true,
    correction: 'holm',
    tests: known.length,
    treatments: treatments.map(({ treatment, effects }) => ({
      treatment,
      heterogeneity: heterogeneity(effects),
      values: effects.map(({ slice, ...effect }) => ({
        value: slice,
        ...effect,
        adjustedPValue:
          adjusted[known.findIndex((item) => item.relative === effect.relative)] ?? null,
      })),
    })),
  }
}

function hasPValue({ relative }: SliceEffect): boolean {
  return relative.pValue !== null
}

function heterogeneity(effects: readonly SliceEffect[]) {
  const known = effects.flatMap(({ relative: { estimate, standardError } }) =>
    estimate !== null && standardError !== null && standardError > 0
      ? [{ estimate, variance: standardError ** 2 }]
      : [],
  )
  if (known.length < 2) return null
  const statistic = cochranQ(known)
  const degreesOfFreedom = known.length - 1
  return { statistic, degreesOfFreedom, pValue: chiSquareSurvival(statistic, degreesOfFreedom) }
}
