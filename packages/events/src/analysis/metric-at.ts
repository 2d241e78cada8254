import { StreamError } from '../stream/stream-error.js'
import { metricPosition } from './check-analysis.js'
import type { Standing } from './reading.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'

/** The metric of that key. @throws StreamError `bad_analysis` where the analysis has none */
export function metricAt(resolved: ResolvedAnalysis, key: string): ResolvedMetric {
  const metric = resolved.metrics[metricPosition(resolved.analysis, key)]
  if (metric === undefined) throw new TypeError('every metric of an analysis is resolved')
  return metric
}

/**
 * The metric of that key, whose units' values can be summed.
 *
 * @throws StreamError `bad_analysis`, `value_overflow` naming the metric
 */
export function summableMetric({ resolved, mark }: Standing, key: string): ResolvedMetric {
  const metric = metricAt(resolved, key)
  if (!mark.overflowing.includes(key)) return metric
  const message = `the values of '${key}' are too large to be summed exactly`
  throw new StreamError('value_overflow', message, { metric: key })
}
