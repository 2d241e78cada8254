import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

const DELIMITERS = [',', ';', '\t'] as const
const OPTIONS = {
  bom: true,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
}

/**
 * Cells by line of a table as text: comma, semicolon or tab, whichever makes the most of the first
 * line, quotes as in RFC 4180. Null where a quote is never closed.
 */
export function delimitedRows(text: string): readonly (readonly string[])[] | null {
  try {
    const [first] = DELIMITERS.map((delimiter) => ({
      delimiter,
      cells: width(text, delimiter),
    })).toSorted((a, b) => b.cells - a.cells)
    return first ? parse(text, { ...OPTIONS, delimiter: first.delimiter }) : null
  } catch (error) {
    if (error instanceof CsvError) return null
    throw error
  }
}

function width(text: string, delimiter: string): number {
  return parse(text, { ...OPTIONS, delimiter, to: 1 })[0]?.length ?? 0
}
