import { interval, number, percent, probability, signed } from '../figures.js'
import { SRM_ALARM, SRM_WATCH } from '../sample-ratio-levels.js'
import { textTable } from '../text-table.js'
import { addedTables } from './added-tables.js'
import type { Analysis } from './analyze-file.js'
import { decidingP, type MetricComparison } from './judge.js'
import type { AnalyzeRequest } from './request.js'

/** The analysis as a person reads it: the answer first, the health of the data before it. */
export function textReport(analysis: Analysis, request: AnalyzeRequest): string {
  const confidence = `${number((1 - request.alpha) * 100)}% interval`
  const header = ['result', 'metric', 'variant', 'control', 'variant mean', 'difference']
  const table = textTable([
    [...header, confidence, 'relative', confidence, 'p'],
    ...analysis.comparisons.map((comparison) => comparisonRow(comparison, request.alpha)),
  ])
  const notes = analysis.comparisons.flatMap(note)
  const health = [sampleRatioText(analysis), unitsText(analysis, request)]
  const parts = [...health, table, ...addedTables(analysis, request), notes.join('\n')]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function sampleRatioText({ srm }: Analysis): string {
  const p = `p = ${probability(srm.pValue)}`
  const test = `chi-square ${number(srm.statistic)}, ${srm.degreesOfFreedom} df, ${p}`
  if (srm.pValue < SRM_ALARM) {
    return (
      `ALARM: the variants do not have the sizes they should (${test}).\n` +
      'Find out why before you read the results: units are missing, and not at random.'
    )
  }
  const word = srm.pValue < SRM_WATCH ? 'WATCH: unusual sample ratio' : 'Sample ratio: ok'
  return `${word} (${test})`
}

function unitsText({ variants, rejected }: Analysis, request: AnalyzeRequest): string {
  const aside = rejected > 0
  const rows = variants.map(({ variant, accepted, rejected: own }) => {
    const role = variant === request.control ? 'control' : 'treatment'
    return [variant, role, String(accepted), ...(aside ? [String(own)] : [])]
  })
  const table = textTable([['variant', 'role', 'units', ...(aside ? ['set aside'] : [])], ...rows])
  return aside ? `${table}\n\n${rejected} rows set aside in ${request.rejectsFile}` : table
}

function comparisonRow(comparison: MetricComparison, alpha: number): readonly string[] {
  const { metric, treatment, result } = comparison
  return [
    verdict(comparison, alpha),
    metric.name,
    treatment,
    number(result.control.mean),
    number(result.treatment.mean),
    signed(result.difference),
    interval(result.interval, signed),
    percent(result.relativeDifference),
    interval(result.relativeInterval, percent),
    probability(result.pValue),
  ]
}

function verdict(comparison: MetricComparison, alpha: number): string {
  const { metric, result } = comparison
  const pValue = decidingP(comparison)
  if (Number.isNaN(pValue)) return 'cannot be tested'
  if (!(pValue < alpha)) return 'no clear difference'
  return result.difference > 0 === !metric.down ? 'better' : 'worse'
}

function note(comparison: MetricComparison): readonly string[] {
  const { metric, treatment, result } = comparison
  const about = `${metric.name}, ${treatment}: `
  const past = withoutPast(comparison).map((text) => about + text)
  if (result.undefinedBecause === 'zero_variance') {
    const why = 'a variant has fewer than two different values, so there is nothing to test by'
    return [about + why, ...past]
  }
  if (result.undefinedBecause === 'zero_baseline') {
    return [`${about}the control's mean is 0, so there is no relative difference`, ...past]
  }
  return past
}

function withoutPast({ result: { control, treatment } }: MetricComparison): readonly string[] {
  const units = (control.unitsWithoutPast ?? 0) + (treatment.unitsWithoutPast ?? 0)
  if (units === 0) return []
  const all = control.n + treatment.n
  return [`${units} of ${all} units have no value from before; they are counted all the same`]
}
