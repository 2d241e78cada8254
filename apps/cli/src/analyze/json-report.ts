import type { Analysis } from './analyze-file.js'
import type { MetricComparison } from './judge.js'
import type { AnalyzeRequest, SequentialPlan } from './request.js'
import { boundNow } from './sequential-look.js'

/**
 * The analysis as one line of JSON. What is not defined is null, and `reason` says why; an end of an
 * interval that has none is null too. Parts that were not asked for are left out.
 */
export function jsonReport(analysis: Analysis, request: AnalyzeRequest): string {
  const { variants, srm, comparisons, family } = analysis
  const observed = Object.fromEntries(variants.map(({ variant, accepted }) => [variant, accepted]))
  const { statistic, degreesOfFreedom, pValue } = srm
  const { correction, sequential, prior, alpha } = request
  const report = {
    srm: { statistic, degreesOfFreedom, pValue, observed },
    ...(family === undefined ? {} : { correction: { procedure: correction, ...family } }),
    ...(sequential === undefined ? {} : { sequential: planJson(sequential, alpha) }),
    ...(prior === undefined ? {} : { bayes: { prior } }),
    comparisons: comparisons.map(comparisonJson),
  }
  return `${JSON.stringify(report)}\n`
}

function planJson(plan: SequentialPlan, alpha: number) {
  if (plan.kind !== 'group_sequential') {
    const { kind: method, ...rest } = plan
    return { method, ...rest }
  }
  const { z, nominalP, spent } = boundNow(plan, alpha)
  return {
    method: plan.kind,
    spending: plan.spending,
    informationFractions: plan.informationFractions,
    boundaryZ: orNull(z),
    nominalAlpha: 2 * nominalP,
    spentAlpha: 2 * spent,
  }
}

function comparisonJson(comparison: MetricComparison) {
  const { metric, control, treatment, result } = comparison
  return {
    metric: metric.name,
    kind: metric.kind,
    ...(metric.level === undefined ? {} : { level: metric.level }),
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
    ...addedJson(comparison),
  }
}

function addedJson({ sequential, corrected, posterior }: MetricComparison) {
  return {
    ...(sequential === undefined
      ? {}
      : {
          sequential: {
            ...inferenceJson(sequential),
            ...(sequential.group === undefined ? {} : groupJson(sequential.group)),
          },
        }),
    ...(corrected === undefined ? {} : { corrected: inferenceJson(corrected) }),
    ...(posterior === undefined ? {} : { bayes: posteriorJson(posterior) }),
  }
}

type Inference = NonNullable<MetricComparison['corrected']>

function inferenceJson({ pValue, interval, relativeInterval }: Inference) {
  return {
    pValue: orNull(pValue),
    interval: interval.map(orNull),
    relativeInterval: relativeInterval.map(orNull),
  }
}

function groupJson({
  crossed,
  afterStopping,
}: NonNullable<NonNullable<MetricComparison['sequential']>['group']>) {
  if (afterStopping === null) return { crossed, afterStopping }
  const { pValue, estimate, interval } = afterStopping
  const stopped = { pValue, relativeDifference: estimate, relativeInterval: interval.map(orNull) }
  return { crossed, afterStopping: stopped }
}

function posteriorJson(posterior: NonNullable<MetricComparison['posterior']>) {
  const { mean, standardDeviation, interval, undefinedBecause } = posterior
  const { chanceToWin, riskOfControl, riskOfTreatment } = posterior
  return {
    // Without data the chance is one half, which nobody should take for a finding.
    chanceToWin: undefinedBecause === null ? chanceToWin : null,
    relativeMean: orNull(mean),
    relativeStandardDeviation: orNull(standardDeviation),
    relativeInterval: interval.map(orNull),
    expectedLossOfControl: orNull(riskOfControl),
    expectedLossOfTreatment: orNull(riskOfTreatment),
  }
}

function methodOf({ kind, covariate, cap }: MetricComparison['metric']): string {
  const added = kind === 'ratio' || kind === 'quantile' ? [kind] : []
  const parts = ['welch_t', ...added, ...(cap === undefined ? [] : ['capped'])]
  return [...parts, ...(covariate === undefined ? [] : ['cuped'])].join('_')
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
