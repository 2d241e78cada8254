import type { Aggregation, Analysis, Measure, StreamMetric } from './analysis.js'

/** What of an event is kept as its value. */
export type FactValue = 'none' | 'number' | 'text'

export function factValueOf(aggregation: Aggregation): FactValue {
  if (aggregation === 'any' || aggregation === 'count') return 'none'
  return aggregation === 'distinct' ? 'text' : 'number'
}

/** The decimals a measure's values are kept with: counts are whole. */
export function decimalsOf(measure: Measure, metric: StreamMetric): number {
  return factValueOf(measure.aggregation) === 'number' ? metric.decimals : 0
}

/**
 * The content of an analysis as text: keys in one order, whatever order they came in. The same text
 * is the same state.
 */
export function analysisDefinition(analysis: Analysis): string {
  const { experiment, variants, from, until, segments, timeZone, metrics } = analysis
  const named = variants.map(({ variant, values }) => ({ variant, values }))
  const measured = metrics.map(metricContent)
  return JSON.stringify({
    experiment,
    variants: named,
    from,
    until,
    segments,
    timeZone,
    metrics: measured,
  })
}

/** Reads what `analysisDefinition` wrote. */
export function readAnalysisDefinition(definition: string): Analysis {
  const analysis: Analysis = JSON.parse(definition)
  return analysis
}

/** The content of every measure that an analysis reads, as often as it is read. */
export function measureDefinitions({ metrics }: Analysis): readonly string[] {
  return metrics.flatMap((metric) => {
    const { measure, denominator } = metric
    const measures = denominator === null ? [measure] : [measure, denominator]
    return measures.map((each) => measureDefinition(each, decimalsOf(each, metric)))
  })
}

/** The content that decides the facts of a measure; aggregations of the same values share them. */
export function measureDefinition(measure: Measure, decimals: number): string {
  const { event, property } = measure
  const value = factValueOf(measure.aggregation)
  const read = value === 'none' ? {} : { property }
  const scaled = value === 'number' ? { decimals } : {}
  return JSON.stringify({ event, filters: filtersContent(measure), value, ...read, ...scaled })
}

function metricContent(metric: StreamMetric) {
  const { kind, measure, denominator, window, since, covariateSpan, cap, decimals } = metric
  return {
    metric: metric.metric,
    kind,
    measure: measureContent(measure),
    denominator: denominator === null ? null : measureContent(denominator),
    window: { delay: window.delay, length: window.length },
    since,
    covariateSpan,
    cap,
    decimals,
  }
}

function measureContent(measure: Measure) {
  const { event, aggregation, property } = measure
  return { event, filters: filtersContent(measure), aggregation, property }
}

function filtersContent({ filters }: Measure) {
  return filters.map(({ property, operator, values }) => ({ property, operator, values }))
}
