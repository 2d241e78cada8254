import type { SignificanceTest } from '@sextant/core/contract'

/** A number or word of a stored test: where it stands in the record, and what it is. */
export interface Figure {
  readonly path: string
  /** Every digit, as JSON has it; empty for null. */
  readonly text: string
}

/** Every leaf of a stored value, by its path, in the order it is stored. */
export function figuresOf(value: unknown, path = ''): Figure[] {
  if (value === null || value === undefined) return [{ path, text: '' }]
  if (typeof value !== 'object') return [{ path, text: String(value) }]
  return Object.entries(value).flatMap(([key, inner]) =>
    figuresOf(inner, path === '' ? key : `${path}.${key}`),
  )
}

/** One row a figure, one column a test: opens in any spreadsheet. */
export function testsCsv(tests: readonly SignificanceTest[]): string {
  const columns = tests.map(
    (test) => new Map(figuresOf(test).map(({ path, text }) => [path, text])),
  )
  const paths = [...new Set(columns.flatMap((column) => [...column.keys()]))]
  const rows = [
    ['figure', ...tests.map((test) => `${test.metricKey} ${test.treatment.variant}`)],
    ...paths.map((path) => [path, ...columns.map((column) => column.get(path) ?? '')]),
  ]
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Quoted where needed; text that a spreadsheet would take for a formula is marked as text. */
function cell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text))
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The record as it is stored. */
export function testJson(test: SignificanceTest): string {
  return `${JSON.stringify(test, null, 2)}\n`
}
