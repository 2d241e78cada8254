import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import {
  COUNT_DUPLICATES,
  FIND_DUPLICATES,
  FIND_SPLIT_UNITS,
  PAGE_OF_DUPLICATES,
  REMOVE_DUPLICATES,
} from '../sql/stage-sql.js'
import { ByteWindow } from '../units/byte-window.js'
import { inflatedBytes } from '../units/inflated-bytes.js'
import type { UnitLimits } from '../units/limits.js'
import type { UnitSource } from '../units/source.js'
import { UnitsError } from '../units/units-error.js'
import { queryRow, queryRows } from './rows.js'
import { shown, TableWriter } from './stage-file.js'

const PAGE = 5000

interface Duplicate {
  readonly row: number
  readonly start: number
  readonly end: number
  readonly unit: string
  readonly variantValue: string
}

export interface StagedSource {
  readonly source: UnitSource
  readonly sha256: string
  readonly unitColumn: string
  /** Whether a unit may have many rows, as long as they are of one variant. */
  readonly ofEvents: boolean
  readonly limits: UnitLimits
  readonly signal?: AbortSignal | undefined
}

/**
 * Moves every row of a repeated unit among the rejected, also where the unit's other row was
 * rejected already. The text of accepted rows is not kept, so the file is read a second time for it, and only when there are duplicates; a file that changed in
 * between is refused (`source_changed`).
 */
export async function setDuplicatesAside(
  connection: DuckDBConnection,
  staged: StagedSource,
): Promise<void> {
  await connection.run(staged.ofEvents ? FIND_SPLIT_UNITS : FIND_DUPLICATES)
  const found = await queryRow(connection, COUNT_DUPLICATES)
  if (found.number(0) === 0) return
  await connection.run(REMOVE_DUPLICATES)
  const rejected = await TableWriter.open(connection, 'rejected')
  const duplicates = duplicatesInOrder(connection)
  let next = await duplicates.next()
  const meter = { hash: createHash('sha256'), bytesRead: 0 }
  const window = new ByteWindow()
  const { source, limits, signal } = staged
  for await (const piece of inflatedBytes(source, limits, meter, signal)) {
    signal?.throwIfAborted()
    window.append(piece, next.done === true ? window.end : next.value.start)
    while (next.done !== true && next.value.end <= window.end) {
      const { row, start, end, unit, variantValue } = next.value
      const line = BigInt(window.lineAt(start))
      const place = [BigInt(row), line, unit, variantValue]
      const cell = [staged.unitColumn, shown(unit)]
      rejected.add([...place, 'duplicate_unit', ...cell, window.text(start, end)])
      next = await duplicates.next()
    }
  }
  rejected.close()
  if (next.done !== true || meter.hash.digest('hex') !== staged.sha256) {
    const message = `${source.name} changed while it was being read`
    throw new UnitsError('source_changed', message, { file: source.name })
  }
}

async function* duplicatesInOrder(connection: DuckDBConnection): AsyncGenerator<Duplicate> {
  for (let place = 1; ; place += PAGE) {
    const values = [BigInt(place), BigInt(place + PAGE)]
    const page = await queryRows(connection, PAGE_OF_DUPLICATES, values)
    if (page.length === 0) return
    for (const row of page) {
      const start = row.number(1)
      const end = start + row.number(2)
      yield { row: row.number(0), start, end, unit: row.text(3), variantValue: row.text(4) }
    }
  }
}
