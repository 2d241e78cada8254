import type { z } from 'zod'
import { FeishuDocument } from '../contract/interop.js'
import { invalid } from '../errors.js'
import { parse } from '../parse.js'
import { csvLine, readCsv } from './csv-text.js'

const COLUMNS = [
  'objective_position',
  'objective',
  'category',
  'objective_score',
  'aligned_to',
  'key_result_position',
  'key_result',
  'weight',
  'start',
  'target',
  'current',
  'unit',
  'deadline',
  'score',
] as const
type Column = (typeof COLUMNS)[number]
type Cells = (column: Column) => string
type Draft = z.input<typeof FeishuDocument>
type ObjectiveDraft = NonNullable<Draft['objectives']>[number]

/** A cycle as CSV: one line a key result, an objective without any on a line of its own. */
export function cycleCsv({ objectives }: FeishuDocument): string {
  const lines = objectives.flatMap((objective) => {
    const { position, content, category, score, aligned_to: aligned } = objective
    const own = [position, content, category, score, aligned.join(' ')]
    if (objective.key_results.length === 0)
      return [csvLine([...own, ...COLUMNS.slice(own.length).map(() => null)])]
    return objective.key_results.map(({ indicator, ...keyResult }) =>
      csvLine([
        ...own,
        keyResult.position,
        keyResult.content,
        keyResult.weight,
        indicator && indicator.start,
        indicator && indicator.target,
        indicator && indicator.current,
        indicator && indicator.unit,
        keyResult.deadline,
        keyResult.score,
      ]),
    )
  })
  return csvLine(COLUMNS) + lines.join('')
}

/** The document that such a CSV stands for, or interop.not_csv with the line and what is wrong. */
export function readCycleCsv(
  text: string,
  cycle: { readonly name: string; readonly start: string; readonly end: string },
): FeishuDocument {
  // Spreadsheets put a byte order mark before UTF-8.
  const rows = readCsv(text.replace(/^\uFEFF/, ''))
  if (rows === null) throw notCsv(1, 'quotes do not match')
  const [header = [], ...lines] = rows
  const missing = COLUMNS.find((column) => !header.includes(column))
  if (missing !== undefined) throw notCsv(1, `column ${missing} is missing`)
  const byPosition = new Map<number, ObjectiveDraft>()
  for (const [index, line] of lines.entries()) {
    if (line.length !== header.length) {
      throw notCsv(index + 2, `${line.length} cells instead of ${header.length}`)
    }
    addLine(byPosition, cellsOf(header, line), index + 2)
  }
  const objectives = [...byPosition.values()]
  return parse(FeishuDocument, { version: 'feishu-okr-v2', cycle, objectives })
}

function cellsOf(header: readonly string[], line: readonly string[]): Cells {
  return (column) => line[header.indexOf(column)] ?? ''
}

function addLine(objectives: Map<number, ObjectiveDraft>, cells: Cells, line: number): void {
  const numberAt = (column: Column) => numberOf(cells(column), column, line)
  const position = numberAt('objective_position')
  if (position === null) throw notCsv(line, 'objective_position is empty')
  const objective = objectives.get(position) ?? {
    position,
    content: cells('objective'),
    category: cells('category') === '' ? null : cells('category'),
    score: numberAt('objective_score'),
    aligned_to: cells('aligned_to')
      .split(' ')
      .flatMap((part) => numberOf(part, 'aligned_to', line) ?? []),
    key_results: [],
  }
  if (objective.content !== cells('objective')) {
    throw notCsv(line, `objective ${position} has two names`)
  }
  objectives.set(position, objective)
  if (cells('key_result') === '') return
  const start = numberAt('start')
  const target = numberAt('target')
  if ((start === null) !== (target === null)) throw notCsv(line, 'start and target go together')
  const indicator =
    start === null || target === null
      ? null
      : {
          start,
          target,
          current: numberAt('current'),
          unit: cells('unit') === '' ? null : cells('unit'),
        }
  objective.key_results?.push({
    position: numberAt('key_result_position') ?? objective.key_results.length + 1,
    content: cells('key_result'),
    weight: numberAt('weight'),
    deadline: cells('deadline') === '' ? null : cells('deadline'),
    score: numberAt('score'),
    indicator,
  })
}

/** Decimal digits only: what a spreadsheet would read as a date or a hex number is refused. */
function numberOf(text: string, column: Column, line: number): number | null {
  if (text === '') return null
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) {
    throw notCsv(line, `${column} is not a number`)
  }
  return Number(text)
}

function notCsv(line: number, problem: string) {
  return invalid('interop.not_csv', { line, problem })
}
