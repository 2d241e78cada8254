import type { Figure } from './measure.js'

/** A figure as it is kept: with its goal answered. */
export interface Line extends Figure {
  readonly met: boolean | null
}

/** Answers each goal; a figure without one has nothing to meet. */
export function linesOf(figures: readonly Figure[]): Line[] {
  return figures.map((figure) => ({
    ...figure,
    met: figure.goal === undefined ? null : figure.value < figure.goal,
  }))
}

/** A table for people, as Markdown, so that it can go into the documentation as it is. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.name,
    `${shown(line.value)} ${line.unit}`,
    line.goal === undefined ? '' : `< ${line.goal} ${line.met === true ? 'met' : 'MISSED'}`,
    line.baseline,
    `${shown(line.baselineValue)} ${line.unit}`,
    `${shown(line.ratio)}x`,
  ])
  const head = ['what', 'measured', 'goal', 'beside', 'that measured', 'ratio']
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

function shown(value: number): string {
  if (value >= 1000) return new Intl.NumberFormat('en').format(Math.round(value))
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2)
}
