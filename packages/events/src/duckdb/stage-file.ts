import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { DuckDBDataChunkWriter, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api'
import type { StageOptions, UnitMapping } from '../engine.js'
import { createStage } from '../sql/stage-sql.js'
import { csvBatches, type CsvBatch, type CsvRow } from '../units/csv-rows.js'
import { readHeader } from '../units/header.js'
import { inflatedBytes } from '../units/inflated-bytes.js'
import type { UnitLimits } from '../units/limits.js'
import { layOut } from '../units/mapping.js'
import type { UnitSource } from '../units/source.js'
import { UnitReader } from '../units/unit-reader.js'
import { UnitsError } from '../units/units-error.js'

/** What is kept of an offending cell. */
const SHOWN_CHARACTERS = 200

export interface StagedFile {
  readonly sha256: string
  readonly received: number
  /** Keys by position. */
  readonly variants: readonly string[]
}

/**
 * Streams a file into the temporary tables of a connection, 64 KB at a time: rows wait for the
 * tables, the file waits for the rows. Throws for faults of the file as a whole.
 */
export async function stageFile(
  connection: DuckDBConnection,
  source: UnitSource,
  mapping: UnitMapping,
  limits: UnitLimits,
  { onProgress, signal }: StageOptions,
): Promise<StagedFile> {
  const meter = { hash: createHash('sha256'), bytesRead: 0 }
  let stage: Stage | undefined
  for await (const batch of csvBatches(inflatedBytes(source, limits, meter, signal), limits)) {
    signal?.throwIfAborted()
    const [first] = batch.rows
    if (stage === undefined && first !== undefined) {
      stage = await Stage.create(connection, mapping, first, limits)
    }
    stage?.add(batch)
    const rows = stage?.received ?? 0
    onProgress?.({ bytesRead: meter.bytesRead, bytesTotal: source.bytes, rows })
    // Parsing and appending are synchronous: let requests, timers and aborts in between.
    await setImmediate()
  }
  if (stage === undefined) throw new UnitsError('file_empty', 'the file is empty')
  await stage.finish()
  const { received, variants } = stage
  return { sha256: meter.hash.digest('hex'), received, variants }
}

class Stage {
  readonly #connection: DuckDBConnection
  readonly #reader: UnitReader
  readonly #limits: UnitLimits
  readonly #staged: TableWriter
  readonly #rejected: TableWriter
  received = 0

  static async create(
    connection: DuckDBConnection,
    mapping: UnitMapping,
    header: CsvRow,
    limits: UnitLimits,
  ): Promise<Stage> {
    const layout = layOut(mapping, readHeader(header.cells, limits))
    for (const sql of createStage(layout.numbers)) await connection.run(sql)
    const reader = new UnitReader(mapping, layout, limits.variants)
    const staged = await TableWriter.open(connection, 'staged')
    const rejected = await TableWriter.open(connection, 'rejected')
    return new Stage(connection, reader, limits, staged, rejected)
  }

  private constructor(
    connection: DuckDBConnection,
    reader: UnitReader,
    limits: UnitLimits,
    staged: TableWriter,
    rejected: TableWriter,
  ) {
    this.#connection = connection
    this.#reader = reader
    this.#limits = limits
    this.#staged = staged
    this.#rejected = rejected
  }

  get variants(): readonly string[] {
    return this.#reader.variants
  }

  add(batch: CsvBatch): void {
    for (const row of batch.rows) {
      if (row.row > 0) this.#addRow(row, batch)
    }
  }

  #addRow(row: CsvRow, batch: CsvBatch): void {
    this.received += 1
    if (this.received > this.#limits.rows) {
      const limit = this.#limits.rows
      throw new UnitsError('too_large', `the file has more than ${limit} rows`, { limit })
    }
    const unit = this.#reader.read(row.cells)
    const at = BigInt(row.row)
    if (!('reason' in unit)) {
      const size = row.end - row.start
      this.#staged.add([at, BigInt(row.start), size, unit.variant, unit.unit, ...unit.values])
      return
    }
    const line = BigInt(batch.line(row))
    const { reason, column, variantValue } = unit
    const place = [at, line, unit.unit, variantValue]
    this.#rejected.add([...place, reason, column, shown(unit.value), batch.text(row)])
  }

  async finish(): Promise<void> {
    this.#staged.close()
    this.#rejected.close()
    const values = await TableWriter.open(this.#connection, 'stage_values')
    for (const [value, position] of this.#reader.positions) values.add([value, position])
    values.close()
  }
}

/** Appends rows to a temporary table, a data chunk at a time. */
export class TableWriter {
  readonly #appender: DuckDBAppender
  readonly #writer: DuckDBDataChunkWriter

  static async open(connection: DuckDBConnection, table: string): Promise<TableWriter> {
    return new TableWriter(await connection.createAppender(table, 'main', 'temp'))
  }

  private constructor(appender: DuckDBAppender) {
    this.#appender = appender
    this.#writer = DuckDBDataChunkWriter.forAppender(appender)
  }

  add(values: readonly (bigint | number | string | null)[]): void {
    this.#writer.appendRow(values)
  }

  close(): void {
    this.#writer.flush()
    this.#appender.closeSync()
  }
}

/** A rejected cell as it is kept: long ones are cut, never inside a character. */
export function shown(cell: string): string {
  if (cell.length <= SHOWN_CHARACTERS) return cell
  return cell.slice(0, SHOWN_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '') + '…'
}
