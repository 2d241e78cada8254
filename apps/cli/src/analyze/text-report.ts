import type { Analysis, MetricComparison } from './analyze-file.js'
import type { AnalyzeRequest } from './request.js'
import { textTable } from './text-table.js'

/** Below these p-values the sample ratio is an alarm, or worth watching. */
const SRM_ALARM = 0.001
const SRM_WATCH = 0.01

/** The analysis as a person reads it: the answer first, the health of the data before it. */
export function textReport(analysis: Analysis, request: AnalyzeRequest): string {
  const confidence = `${number((1 - request.alpha) * 100)}% interval`
  const header = ['result', 'metric', 'variant', 'control', 'variant mean', 'difference']
  const table = textTable([
    [...header, confidence, 'relative', confidence, 'p'],
    ...analysis.comparisons.map((comparison) => comparisonRow(comparison, request.alpha)),
  ])
  const notes = analysis.comparisons.flatMap(note)
  const parts = [sampleRatioText(analysis), unitsText(analysis, request), table, notes.join('\n')]
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
    metric.column,
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

function verdict({ metric, result }: MetricComparison, alpha: number): string {
  if (Number.isNaN(result.pValue)) return 'cannot be tested'
  if (!(result.pValue < alpha)) return 'no clear difference'
  return result.difference > 0 === !metric.down ? 'better' : 'worse'
}

function note({ metric, treatment, result }: MetricComparison): readonly string[] {
  const about = `${metric.column}, ${treatment}: `
  if (result.undefinedBecause === 'zero_variance') {
    return [`${about}a variant has fewer than two different values, so there is nothing to test by`]
  }
  if (result.undefinedBecause === 'zero_baseline') {
    return [`${about}the control's mean is 0, so there is no relative difference`]
  }
  return []
}

function interval(ends: readonly [number, number], write: (value: number) => string): string {
  return Number.isNaN(ends[0]) ? '–' : `[${write(ends[0])}, ${write(ends[1])}]`
}

function signed(value: number): string {
  return value > 0 ? `+${number(value)}` : number(value)
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${share > 0 ? '+' : ''}${(share * 100).toFixed(2)}%`
}

function probability(p: number): string {
  if (Number.isNaN(p)) return '–'
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4)
}

/** Four significant digits, more before the point if there are more. */
function number(value: number): string {
  if (Number.isNaN(value)) return '–'
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e12)) return value.toExponential(3)
  const digits = size === 0 ? 0 : Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(size))))
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}
