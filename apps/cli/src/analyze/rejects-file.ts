import type { RejectedRow } from '@sextant/events'
import { writeRejectsFile, type PendingFile } from '../pending-file.js'

const COLUMNS = ['row', 'line', 'variant', 'reason', 'column', 'value', 'raw'] as const

/** Writes the unreadable rows as CSV. Never over the file they come from. */
export async function writeRejects(
  path: string,
  source: string,
  rows: AsyncIterable<RejectedRow>,
): Promise<PendingFile> {
  return writeRejectsFile(path, source, csvLines(rows))
}

async function* csvLines(rows: AsyncIterable<RejectedRow>): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\n`
  for await (const row of rows) {
    yield `${COLUMNS.map((column) => csvCell(row[column])).join(',')}\n`
  }
}

/**
 * A cell that no spreadsheet takes for a formula: what starts like one gets an apostrophe in front,
 * which spreadsheets read as "this is text".
 */
function csvCell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
