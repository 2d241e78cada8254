import { parse } from 'csv-parse/sync'
import type { UnitLimits } from './limits.js'
import { readNumber } from './read-number.js'
import { UnitsError } from './units-error.js'

const DELIMITERS = [',', '\t', ';'] as const
export type Delimiter = (typeof DELIMITERS)[number]

/** Comma, unless the header is a single cell with it and several with a tab or a semicolon. */
export function detectDelimiter(head: Buffer): Delimiter {
  if (headerWidth(head, ',') > 1) return ','
  const [tabs, semicolons] = [headerWidth(head, '\t'), headerWidth(head, ';')]
  if (tabs <= 1 && semicolons <= 1) return ','
  return tabs >= semicolons ? '\t' : ';'
}

function headerWidth(head: Buffer, delimiter: Delimiter): number {
  const options = { delimiter, bom: true, to: 1, relax_quotes: true, skip_empty_lines: true }
  try {
    return parse(head, { ...options, record_delimiter: ['\r\n', '\n', '\r'] })[0]?.length ?? 0
  } catch {
    // The head may end inside a quoted cell; the full read names the fault, if it is one.
    return 0
  }
}

/**
 * Column names, trimmed. Unnamed columns are allowed (row numbers written by pandas and R), twice
 * the same name is not.
 */
export function readHeader(cells: readonly string[], limits: UnitLimits): readonly string[] {
  const columns = cells.map((cell) => cell.trim())
  if (columns.length > limits.columns) {
    const params = { columns: columns.length, limit: limits.columns }
    const message = `${columns.length} columns, and at most ${limits.columns} are read`
    throw new UnitsError('too_many_columns', message, params)
  }
  const named = columns.filter((column) => column !== '')
  if (columns.length < 2 || named.length === 0) {
    const message = 'not a CSV file: the first line does not name two or more columns'
    throw new UnitsError('not_csv', message, { detail: 'one_column' })
  }
  if (named.every((column) => typeof readNumber(column) === 'number')) {
    const message = 'the first line holds numbers: a header with the column names is missing'
    throw new UnitsError('not_csv', message, { detail: 'no_header' })
  }
  const repeated = named.find((column, index) => named.indexOf(column) !== index)
  if (repeated !== undefined) {
    const message = `two columns are named '${repeated}'`
    throw new UnitsError('duplicate_column', message, { column: repeated })
  }
  return columns
}

/** Where a column stands, or `unknown_column` with the names there are. */
export function columnIndex(columns: readonly string[], column: string): number {
  const index = column === '' ? -1 : columns.indexOf(column)
  if (index >= 0) return index
  const known = columns.filter((name) => name !== '').join(', ')
  const message = `no column '${column}' in the file; it has ${known}`
  throw new UnitsError('unknown_column', message, { column, columns: known })
}
