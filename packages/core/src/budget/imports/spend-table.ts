import { delimitedRows } from '@sextant/events'
import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { sha256 } from '../../canonical.js'
import type { Context } from '../../context.js'
import { DomainError, invalid, precondition } from '../../errors.js'
import { decodeText } from './decode-text.js'

/** A file of time or cost as a table. */
export interface SpendTable {
  /** Trimmed; one that bears no name is ''. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A file is read whole; this is some hundred thousand rows. */
const MAX_BYTES = 32 * 1024 * 1024

/** Where a person's last file for a budget waits to be booked; the next one takes its place. */
export function uploadName(ctx: Pick<Context, 'actorId'>, budgetId: string): string {
  return `spend_${budgetId}_${ctx.actorId}`
}

/** Refuses a file that is too large to be read whole. */
export function checkSize(bytes: number): void {
  if (bytes > MAX_BYTES)
    throw new DomainError('limit', 'spend_import.too_large', { limit: MAX_BYTES })
}

/** The person's waiting file for the budget, where it is still the one with this hash. */
export async function openSpendTable(
  ctx: Pick<Context, 'uploads' | 'actorId'>,
  budgetId: string,
  hash: string,
): Promise<SpendTable> {
  const bytes = await buffer(ctx.uploads.open(uploadName(ctx, budgetId))).catch(() => null)
  if (bytes === null || createHash('sha256').update(bytes).digest('hex') !== hash)
    throw precondition('spend_import.file_gone')
  return readSpendTable(bytes)
}

/** Header and rows of a file's bytes; a file that is no table is refused with its reason. */
export function readSpendTable(bytes: Uint8Array): SpendTable {
  if (bytes.byteLength === 0) throw invalid('spend_import.file_empty')
  const text = decodeText(bytes)
  const [header, ...rows] =
    (text === null || text.includes('\0') ? null : delimitedRows(text)) ?? []
  const columns = header?.map((cell) => cell.trim()) ?? []
  if (columns.filter((column) => column !== '').length < 2) throw invalid('spend_import.not_csv')
  const repeated = columns.find((column, index) => column !== '' && columns.indexOf(column) < index)
  if (repeated !== undefined) throw invalid('import.duplicate_column', { column: repeated })
  return { columns, rows }
}

/** Names the columns of a file, in their order. */
export function columnsHash(columns: readonly string[]): string {
  return sha256(JSON.stringify(columns))
}
