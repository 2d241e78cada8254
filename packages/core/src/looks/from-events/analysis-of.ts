import type { Analysis, StreamMetric } from '@sextant/events'
import type { Experiment, Variant } from '../../contract/experiment.js'
import type { MetricMeasurement } from '../../contract/measurement.js'
import type { LockedMetric, LockedPlan } from '../../experiments/locked-plan.js'
import { RESULTS_TIME_ZONE } from './time-zone.js'

/** A metric of the plan and how the version that was locked is counted; null: not from events. */
export interface MeasuredMetric {
  readonly metric: LockedMetric
  readonly measurement: MetricMeasurement | null
}

export type Analysed = Pick<
  Experiment,
  'id' | 'key' | 'name' | 'segments' | 'startedAt' | 'stoppedAt'
>

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * What an experiment measures over the stream of events: exposures between start and stop that name
 * it or one of its variants by key, id or name, and every planned metric that is counted from
 * events, by the version of its definition that was locked. The same experiment on the same day is
 * the same analysis. Null before it has started.
 *
 * @param now in ms; a lookback ends with the day of it while the experiment runs
 * @param taken texts that mean another experiment: no exposure counts in two of them
 */
export function analysisOf(
  experiment: Analysed,
  plan: Pick<LockedPlan, 'variants'>,
  metrics: readonly MeasuredMetric[],
  { now, taken }: { readonly now: number; readonly taken: ReadonlySet<string> },
): Analysis | null {
  if (experiment.startedAt === null) return null
  const until = experiment.stoppedAt === null ? null : Date.parse(experiment.stoppedAt)
  const end = until ?? Math.floor(now / DAY) * DAY + DAY
  const measured = new Map(metrics.map((item) => [item.metric.key, item]))
  return {
    experiment: textsOf(experiment, taken),
    variants: variantValues(plan.variants),
    from: Date.parse(experiment.startedAt),
    until,
    segments: [...experiment.segments],
    timeZone: RESULTS_TIME_ZONE,
    metrics: [...measured.values()].flatMap(({ metric, measurement }) =>
      measurement === null ? [] : [streamMetric(metric, measurement, end)],
    ),
  }
}

function textsOf({ key, id, name }: Analysed, taken: ReadonlySet<string>): string[] {
  const names = [name.en, name.zh].flatMap((text) =>
    text === undefined || taken.has(text) ? [] : [text],
  )
  return distinct([key, id, ...names])
}

/**
 * The texts that mean each variant: its key first, then its names, then its place in the plan
 * counted from 0. A text that could mean two of them means neither.
 */
function variantValues(variants: readonly Variant[]): Analysis['variants'] {
  const values = variants.map(({ key }) => [key])
  const further = [
    variants.map(({ name }) => [name.en, name.zh].filter((text) => text !== undefined)),
    variants.map((_, index) => [String(index)]),
  ]
  for (const texts of further) {
    const known = new Set(values.flat())
    const own = texts.map((list) => distinct(list).filter((text) => !known.has(text)))
    own.forEach((list, index) => {
      const others = new Set(own.filter((_, other) => other !== index).flat())
      values[index]?.push(...list.filter((text) => !others.has(text)))
    })
  }
  return variants.map(({ key }, index) => ({ variant: key, values: values[index] ?? [key] }))
}

function streamMetric(
  { key, kind }: LockedMetric,
  measurement: MetricMeasurement,
  end: number,
): StreamMetric {
  const { measure, denominator, window, lookbackDays, covariateDays, cap, decimals } = measurement
  return {
    metric: key,
    kind,
    measure,
    denominator,
    window: {
      delay: Math.round(window.delayHours * HOUR),
      length: window.lengthHours === null ? null : Math.round(window.lengthHours * HOUR),
    },
    since: lookbackDays === null ? null : end - lookbackDays * DAY,
    covariateSpan: covariateDays * DAY,
    cap,
    decimals,
  }
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
