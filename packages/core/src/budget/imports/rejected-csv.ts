import type { SpendRejectedRow } from '../../contract/spend-import.js'
import { csvLine } from '../../interop/csv-text.js'
import type { SpendTable } from './spend-table.js'

const CHUNK_ROWS = 500

/** Where the rows that an import set aside are kept. */
export function rejectsName(importId: string): string {
  return `${importId}_rejects`
}

/**
 * Rows set aside as CSV text, with a byte order mark for spreadsheets: row, reason, the text in the
 * way, and the row as it stood. Nothing in it runs as a formula.
 */
export async function* rejectedCsv(
  { columns, rows }: SpendTable,
  rejected: readonly SpendRejectedRow[],
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(['row', 'reason', 'value', ...columns])}`
  for (let start = 0; start < rejected.length; start += CHUNK_ROWS) {
    const lines = rejected
      .slice(start, start + CHUNK_ROWS)
      .map(({ row, reason, value }) => csvLine([row, reason, value, ...(rows[row - 1] ?? [])]))
    yield lines.join('')
  }
}
