import type { DuckDBConnection } from '@duckdb/node-api'
import { ROW_REASONS, type RowReason, type StagedUnits, type UnitMapping } from '../engine.js'
import { COUNT_ACCEPTED, COUNT_REASONS, COUNT_REJECTED, FIRST_REJECTED } from '../sql/stage-sql.js'
import { UnitsError } from '../units/units-error.js'
import { queryRows } from './rows.js'
import type { StagedFile } from './stage-file.js'

/** Counts a finished stage by variant and by reason. */
export async function countStage(
  connection: DuckDBConnection,
  stageId: string,
  file: StagedFile,
): Promise<StagedUnits> {
  const accepted = await countByVariant(connection, COUNT_ACCEPTED)
  const rejected = await countByVariant(connection, COUNT_REJECTED)
  const reasons = await queryRows(connection, COUNT_REASONS)
  const byReason = reasons.map((row) => ({ reason: rowReason(row.text(0)), count: row.number(1) }))
  return {
    stageId,
    sha256: file.sha256,
    received: file.received,
    accepted: sum(accepted.values()),
    rejected: sum(rejected.values()),
    byVariant: file.variants.map((variant, position) => ({
      variant,
      accepted: accepted.get(position) ?? 0,
      rejected: rejected.get(position) ?? 0,
    })),
    rejectedWithoutVariant: rejected.get(-1) ?? 0,
    byReason,
  }
}

async function countByVariant(connection: DuckDBConnection, sql: string) {
  const rows = await queryRows(connection, sql)
  return new Map(rows.map((row) => [row.number(0), row.number(1)] as const))
}

/** The reason a row was stored with. */
export function rowReason(stored: string): RowReason {
  const reason = ROW_REASONS.find((known) => known === stored)
  if (reason === undefined) throw new TypeError(`'${stored}' is no reason to reject a row`)
  return reason
}

/** Refuses a stage from which no comparison could come: every variant needs an accepted row. */
export async function refuseHollowStage(
  connection: DuckDBConnection,
  counts: StagedUnits,
  mapping: UnitMapping,
): Promise<void> {
  if (counts.received === 0) throw new UnitsError('no_rows', 'the file has a header and no rows')
  const only = (...reasons: RowReason[]) =>
    counts.accepted === 0 && counts.byReason.every(({ reason }) => reasons.includes(reason))
  if (only('wrong_column_count')) {
    const message = 'no row has as many columns as the header'
    throw new UnitsError('unequal_columns', message, { rows: counts.received })
  }
  const { variantColumn: column } = mapping
  if (only('unknown_variant', 'empty_variant', 'bad_variant')) {
    const example = await firstRejected(connection, -1)
    const message = `column '${column}' holds none of the planned variants${example.text}`
    throw new UnitsError('unknown_variant_value', message, { column, ...example.params })
  }
  const empty = counts.byVariant.findIndex(({ accepted }) => accepted === 0)
  const variant = counts.byVariant[empty]?.variant
  if (variant === undefined && counts.accepted > 0) return
  const example = await firstRejected(connection, empty)
  const name = variant === undefined ? 'no variant' : `variant '${variant}'`
  const message = `${name} has ${variant === undefined ? 'a' : 'no'} row that can be read`
  const params = { column, variant: variant ?? '', ...example.params }
  throw new UnitsError('variant_empty', message + example.text, params)
}

async function firstRejected(connection: DuckDBConnection, variant: number) {
  const [row] = await queryRows(connection, FIRST_REJECTED, [variant])
  if (row === undefined) return { text: '', params: {} }
  const column = row.textOrNull(3) ?? ''
  const params = { row: row.number(0), line: row.number(1), reason: row.text(2) }
  const value = row.text(4)
  const place = column === '' ? '' : `, column '${column}'`
  const text = `: row ${params.row} (line ${params.line})${place}, value '${value}': ${params.reason}`
  return { text, params: { ...params, rejectedColumn: column, value } }
}

function sum(counts: Iterable<number>): number {
  let total = 0
  for (const count of counts) total += count
  return total
}
