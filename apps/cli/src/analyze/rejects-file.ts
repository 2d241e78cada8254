import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { realpath, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { RejectedRow } from '@sextant/events'
import { InputError } from '../input-error.js'

const COLUMNS = ['row', 'line', 'variant', 'reason', 'column', 'value', 'raw'] as const

/** A file written beside its place, which it takes only when all went well. */
export interface PendingFile {
  keep(): Promise<void>
  /** Removes what was not kept. */
  discard(): Promise<void>
}

/** Writes the unreadable rows as CSV. Never over the file they come from. */
export async function writeRejects(
  path: string,
  source: string,
  rows: AsyncIterable<RejectedRow>,
): Promise<PendingFile> {
  const existing = await realpath(path).catch(() => undefined)
  if (existing !== undefined && existing === (await realpath(source))) {
    throw new InputError('bad_rejects_file', '--rejects names the file that is being analyzed')
  }
  const pending = `${path}.${randomUUID()}.partial`
  const unwritable = (cause: unknown): never => {
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new InputError('bad_rejects_file', `cannot write --rejects ${path}: ${detail}`, { cause })
  }
  try {
    await pipeline(Readable.from(csvLines(rows)), createWriteStream(pending, { flags: 'wx' }))
  } catch (error) {
    await rm(pending, { force: true })
    unwritable(error)
  }
  return {
    keep: () => rename(pending, path).catch(unwritable),
    discard: () => rm(pending, { force: true }),
  }
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
