/** A spreadsheet runs what starts like a formula; an apostrophe before it makes it text. */
const FORMULA = /^(?:\s*[=+\-@|]|[\t\r\n'])/
const NEEDS_QUOTES = /[",\r\n]/

/** One line of CSV (RFC 4180): texts are safe to open in a spreadsheet, numbers stay numbers. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: string | number | null): string {
  if (cell === null) return ''
  const text = typeof cell === 'string' && FORMULA.test(cell) ? `'${cell}` : String(cell)
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Cells of CSV text by line, apostrophes before formulas taken off; null where quotes do not match. */
export function readCsv(text: string): string[][] | null {
  const rows: string[][] = []
  let row: string[] = []
  let rest = text
  while (rest !== '' || row.length > 0) {
    const found = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|$)/.exec(rest)
    if (found === null) return null
    const [whole, quoted, plain = '', end] = found
    const cell = quoted === undefined ? plain : quoted.replaceAll('""', '"')
    const isInert = cell.startsWith("'") && FORMULA.test(cell.slice(1))
    row.push(isInert ? cell.slice(1) : cell)
    rest = rest.slice(whole.length)
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}
