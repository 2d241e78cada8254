import { metricPosition } from './check-analysis.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'

/** The metric of that key. @throws StreamError `bad_analysis` where the analysis has none */
export function metricAt(resolved: ResolvedAnalysis, key: string): ResolvedMetric {
  const metric = resolved.metrics[metricPosition(resolved.analysis, key)]
  if (metric === undefined) throw new TypeError('every metric of an analysis is resolved')
  return metric
}
