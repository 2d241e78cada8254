import { StreamError } from '../stream/stream-error.js'
import { AGGREGATIONS, type Analysis, type Measure, type StreamMetric } from './analysis.js'
import { isText, refuseUnless } from './bad-analysis.js'
import { checkFilters } from './check-filters.js'
import { factValueOf } from './definition.js'
import { LATEST_EXPOSURE } from './tables.js'
import type { IsTimeZone } from './time-zones.js'

const MOST_VARIANTS = 30
const MOST_METRICS = 100
const MOST_SEGMENTS = 8
/** A window, delay or pre-period is at most this long: sums with times stay inside 64 bits. */
const LONGEST_SPAN = LATEST_EXPOSURE
const LARGEST_CAP = 1e15

/**
 * Refuses an analysis that cannot be computed as it is written.
 *
 * @throws StreamError `bad_analysis` naming the field, `unknown_time_zone`
 */
export function checkAnalysis(analysis: Analysis, isTimeZone: IsTimeZone): void {
  const { experiment, from, until, segments, timeZone, metrics } = analysis
  if (!isTimeZone(timeZone)) {
    const message = `'${timeZone}' is not a known time zone`
    throw new StreamError('unknown_time_zone', message, { timeZone })
  }
  checkTexts('experiment', experiment)
  refuseUnless(experiment.length > 0, 'experiment', 'names nothing')
  checkVariants(analysis)
  refuseUnless(isTime(from) && from >= 0, 'from', 'must be a time in ms since 1970')
  refuseUnless(
    until === null || (isTime(until) && until >= from),
    'until',
    'must not be before from',
  )
  checkTexts('segments', segments)
  refuseUnless(segments.length <= MOST_SEGMENTS, 'segments', `are more than ${MOST_SEGMENTS}`)
  refuseUnless(metrics.length <= MOST_METRICS, 'metrics', `are more than ${MOST_METRICS}`)
  checkTexts(
    'metrics',
    metrics.map(({ metric }) => metric),
  )
  for (const metric of metrics) checkMetric(metric)
}

/** The metric of that key. @throws StreamError `bad_analysis` where the analysis has none */
export function metricPosition(analysis: Analysis, metric: string): number {
  const position = analysis.metrics.findIndex((known) => known.metric === metric)
  refuseUnless(position >= 0, 'metric', `'${metric}' is not a metric of the analysis`)
  return position
}

function checkVariants({ variants }: Analysis): void {
  const counted = variants.length >= 1 && variants.length <= MOST_VARIANTS
  refuseUnless(counted, 'variants', `must be 1 to ${MOST_VARIANTS}`)
  checkTexts(
    'variants',
    variants.map(({ variant }) => variant),
  )
  // A text of two variants would put one exposure into both.
  checkTexts(
    'variants.values',
    variants.flatMap(({ values }) => values),
  )
  const named = variants.every(({ values }) => values.length > 0)
  refuseUnless(named, 'variants.values', 'are missing for a variant')
}

function checkMetric(metric: StreamMetric): void {
  const field = (name: string) => `${metric.metric}.${name}`
  const { kind, measure, denominator, window, since, covariateSpan, cap, decimals } = metric
  checkMeasure(field('measure'), measure)
  if (denominator !== null) checkMeasure(field('denominator'), denominator)
  const paired = (kind === 'ratio') === (denominator !== null)
  refuseUnless(paired, field('denominator'), 'belongs to a ratio, and a ratio has one')
  const binary = kind !== 'proportion' || (measure.aggregation === 'any' && cap === null)
  refuseUnless(binary, field('measure'), 'of a proportion is any, without a cap')
  refuseUnless(isSpan(window.delay), field('window'), 'must not start before exposure')
  const open = window.length === null || (isSpan(window.length) && window.length > 0)
  refuseUnless(open, field('window'), 'must have a length above 0')
  refuseUnless(since === null || isTime(since), field('since'), 'must be a time in ms since 1970')
  refuseUnless(isSpan(covariateSpan), field('covariateSpan'), 'must be 0 or more ms')
  const adjustable = kind !== 'ratio' || covariateSpan === 0
  refuseUnless(adjustable, field('covariateSpan'), 'of a ratio must be 0')
  const capped = cap === null || Math.abs(cap) <= LARGEST_CAP
  refuseUnless(capped, field('cap'), 'must be a number within 1e15')
  const whole = Number.isInteger(decimals) && decimals >= 0 && decimals <= 9
  refuseUnless(whole, field('decimals'), 'must be 0 to 9')
}

function checkMeasure(field: string, { event, filters, aggregation, property }: Measure): void {
  checkTexts(field, [event])
  refuseUnless(AGGREGATIONS.includes(aggregation), field, `has no aggregation '${aggregation}'`)
  const needed = factValueOf(aggregation) !== 'none'
  refuseUnless(
    needed === (property !== null),
    field,
    `of ${aggregation} ${needed ? 'needs a' : 'has no'} property`,
  )
  if (property !== null) checkTexts(field, [property])
  checkFilters(field, filters)
}

/** Texts that can be compared with what was stored, none of them twice. */
function checkTexts(field: string, texts: readonly string[]): void {
  refuseUnless(new Set(texts).size === texts.length, field, 'repeat a text')
  for (const text of texts)
    refuseUnless(isText(text) && text !== '', field, 'hold an unusable text')
}

function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && Math.abs(value) < LATEST_EXPOSURE
}

function isSpan(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < LONGEST_SPAN
}
