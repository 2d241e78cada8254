import { coverageStudies } from './coverage.js'
import { familyStudies } from './families.js'
import { lookingStudies } from './looking.js'
import { partialPastStudies } from './partial-past.js'
import { powerStudies } from './planned-power.js'
import { quantileStudies } from './quantile-coverage.js'
import type { Measured, Study } from './study.js'

/** Every simulation, in the order of the table in docs/statistics.md. */
export const studies: readonly Study[] = [
  ...coverageStudies,
  ...partialPastStudies,
  ...quantileStudies,
  ...lookingStudies,
  ...powerStudies,
  ...familyStudies,
]

const HEAD = ['simulation', 'what is measured', 'promised', 'measured', 'trials'] as const

/** The table as Markdown, columns padded so that a terminal shows it as well. */
export function simulationTable(rows: readonly Measured[]): string {
  const cells = [
    HEAD,
    ...rows.map(({ id, says, relation, promised, measured, trials }) => {
      const sign = relation === 'equals' ? '' : relation === 'at most' ? '≤ ' : '≥ '
      return [`\`${id}\``, says, `${sign}${promised}`, measured.toFixed(4), String(trials)]
    }),
  ]
  const widths = HEAD.map((_, column) =>
    Math.max(...cells.map((row) => [...(row[column] ?? '')].length)),
  )
  const line = (row: readonly string[]): string => {
    const padded = widths.map((width, column) => {
      const cell = row[column] ?? ''
      return cell + ' '.repeat(width - [...cell].length)
    })
    return `| ${padded.join(' | ')} |`
  }
  const [head = HEAD, ...body] = cells
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}
