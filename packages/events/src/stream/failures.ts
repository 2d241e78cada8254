import type { DuckDBConnection } from '@duckdb/node-api'
import { queryRows, type Row } from '../duckdb/rows.js'
import { ITEM_REASONS, type FailedItem } from '../event-stream.js'
import type { FailedBefore } from './intake.js'

/** Newest first, those with an id below `before` where given. */
export async function readFailures(
  connection: DuckDBConnection,
  source: string,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<readonly FailedItem[]> {
  const rows = await queryRows(
    connection,
    `select id, outcome, reason, received, message_id, item from failures
    where source = $1 and id < $2 order by id desc limit $3`,
    [source, BigInt(before ?? Number.MAX_SAFE_INTEGER), BigInt(limit)],
  )
  return rows.map((row) => ({
    id: row.number(0),
    source,
    receivedAt: row.number(3),
    outcome: outcomeOf(row),
    reason: reasonOf(row),
    messageId: row.textOrNull(4),
    item: row.text(5),
  }))
}

/** Ids of the failures of a source in the order they came; of the given ones those that are there. */
export async function failureIds(
  connection: DuckDBConnection,
  source: string,
  ids: readonly number[] | 'all',
): Promise<readonly number[]> {
  const rows = await queryRows(
    connection,
    'select id from failures where source = $1 order by id',
    [source],
  )
  const there = rows.map((row) => row.number(0))
  if (ids === 'all') return there
  const wanted = new Set(ids)
  return there.filter((id) => wanted.has(id))
}

/** What is needed to send failures of a source once more, by id. */
export async function readFailedBefore(
  connection: DuckDBConnection,
  ids: readonly number[],
): Promise<readonly FailedBefore[]> {
  const rows = await queryRows(
    connection,
    `select id, outcome, reason, item, skew from failures
    where id in (${ids.map(Number).join(', ')}) order by id`,
  )
  return rows.map((row) => ({
    id: row.number(0),
    outcome: outcomeOf(row),
    reason: reasonOf(row),
    item: row.text(3),
    skew: row.number(4),
  }))
}

function outcomeOf(row: Row): FailedItem['outcome'] {
  const outcome = row.text(1)
  if (outcome === 'conflict' || outcome === 'rejected' || outcome === 'late') return outcome
  throw new TypeError(`'${outcome}' is no outcome of a failure`)
}

function reasonOf(row: Row): FailedItem['reason'] {
  const reason = ITEM_REASONS.find((known) => known === row.text(2))
  if (reason === undefined) throw new TypeError(`'${row.text(2)}' is no reason`)
  return reason
}

/** How many failures of each source are kept. */
export async function keptFailures(
  connection: DuckDBConnection,
): Promise<ReadonlyMap<string, number>> {
  const rows = await queryRows(connection, 'select source, count(*) from failures group by source')
  return new Map(rows.map((row) => [row.text(0), row.number(1)]))
}
