import type { RejectedRow } from '@sextant/events'

const HEADER = ['row', 'line', 'variant', 'reason', 'column', 'value', 'raw']
const CHUNK_ROWS = 500

/** The rows set aside as CSV text: the header first, then some hundred rows a chunk. */
export async function* rejectsCsv(rows: AsyncIterable<RejectedRow>): AsyncGenerator<string> {
  yield line(HEADER)
  let lines: string[] = []
  for await (const row of rows) {
    const { variant, reason, column, value, raw } = row
    lines.push(line([String(row.row), String(row.line), variant, reason, column, value, raw]))
    if (lines.length < CHUNK_ROWS) continue
    yield lines.join('')
    lines = []
  }
  if (lines.length > 0) yield lines.join('')
}

function line(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => quoted(inert(cell ?? ''))).join(',')}\r\n`
}

/** A spreadsheet runs what starts like a formula; an apostrophe before it makes it text. */
function inert(cell: string): string {
  return /^[\s]*[=+\-@|]/.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
