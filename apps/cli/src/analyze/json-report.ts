import type { Analysis, MetricComparison } from './analyze-file.js'

/** The analysis as one line of JSON. What is not defined is null, and `reason` says why. */
export function jsonReport({ variants, srm, comparisons }: Analysis): string {
  const observed = Object.fromEntries(variants.map(({ variant, accepted }) => [variant, accepted]))
  const { statistic, degreesOfFreedom, pValue } = srm
  const report = {
    srm: { statistic, degreesOfFreedom, pValue, observed },
    comparisons: comparisons.map(comparisonJson),
  }
  return `${JSON.stringify(report)}\n`
}

function comparisonJson({ metric, control, treatment, result }: MetricComparison) {
  return {
    metric: metric.column,
    kind: metric.kind,
    control: { variant: control, ...result.control },
    treatment: { variant: treatment, ...result.treatment },
    difference: orNull(result.difference),
    interval: result.interval.map(orNull),
    relativeDifference: orNull(result.relativeDifference),
    relativeInterval: result.relativeInterval.map(orNull),
    statistic: orNull(result.statistic),
    degreesOfFreedom: orNull(result.degreesOfFreedom),
    pValue: orNull(result.pValue),
    method: methodOf(metric),
    ...(result.undefinedBecause === null ? {} : { reason: result.undefinedBecause }),
  }
}

function methodOf({ covariate, cap }: MetricComparison['metric']): string {
  const parts = ['welch_t', ...(cap === undefined ? [] : ['capped'])]
  return [...parts, ...(covariate === undefined ? [] : ['cuped'])].join('_')
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
