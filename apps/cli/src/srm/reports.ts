import { number, percent, probability } from '../figures.js'
import { SRM_ALARM, SRM_WATCH } from '../sample-ratio-levels.js'
import { textTable } from '../text-table.js'
import type { SrmQuestion } from './read-options.js'
import type { SrmAnswer } from './test-split.js'

/** The verdict first, then the counts beside what was planned, then check by check. */
export function srmText(question: SrmQuestion, answer: SrmAnswer): string {
  const { variants, checks } = question
  const { chiSquare, sequential } = answer
  const latest = checks.at(-1) ?? []
  const total = latest.reduce((sum, units) => sum + units, 0)
  const share = (units: number) => (total === 0 ? '–' : percent(units / total).replace('+', ''))
  const rows = variants.map((variant, arm) => {
    const [seen, due] = [latest[arm] ?? 0, chiSquare.expected[arm] ?? 0]
    return [variant, String(seen), number(due), share(seen), share(due)]
  })
  const header = ['variant', 'units', 'expected', 'share', 'planned']
  const parts = [verdict(answer), textTable([header, ...rows])]
  if (sequential.length === 0) return `${parts.join('\n\n')}\n`
  const looks = sequential.map(({ pValue }, index) => {
    const counts = checks[index]?.map(String) ?? []
    return [String(index + 1), ...counts, probability(pValue)]
  })
  const table = textTable([['check', ...variants, 'sequential p'], ...looks])
  return `${[...parts, table].join('\n\n')}\n`
}

function verdict({ chiSquare, sequential }: SrmAnswer): string {
  const { statistic, degreesOfFreedom, pValue } = chiSquare
  const latest = sequential.at(-1)
  const test = `chi-square ${number(statistic)}, ${degreesOfFreedom} df, p = ${probability(pValue)}`
  const both = latest === undefined ? test : `sequential p = ${probability(latest.pValue)}; ${test}`
  // Checked more than once, the chi-square test alone would raise false alarms.
  const p = latest?.pValue ?? pValue
  if (p < SRM_ALARM) {
    return `ALARM: the variants do not have the sizes they should (${both}).`
  }
  return `${p < SRM_WATCH ? 'WATCH: unusual sample ratio' : 'Sample ratio: ok'} (${both})`
}

/** The answer as one line of JSON; the part on several checks only where there were several. */
export function srmJson(question: SrmQuestion, answer: SrmAnswer): string {
  const { variants, checks, weights } = question
  const { statistic, degreesOfFreedom, pValue, expected } = answer.chiSquare
  const latest = checks.at(-1) ?? []
  const report = {
    chiSquare: { statistic, degreesOfFreedom, pValue },
    variants: variants.map((variant, arm) => ({
      variant,
      weight: weights[arm],
      observed: latest[arm],
      expected: expected[arm],
    })),
    ...(answer.sequential.length === 0
      ? {}
      : { sequential: { concentration: question.concentration, checks: answer.sequential } }),
  }
  return `${JSON.stringify(report)}\n`
}
