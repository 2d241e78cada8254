import {
  DuckDBDataChunk,
  type DuckDBAppender,
  type DuckDBConnection,
  type DuckDBType,
} from '@duckdb/node-api'

/** Rows of a data chunk, which is the size of DuckDB's vectors. */
const CHUNK_ROWS = 2048

export type Cell = bigint | number | string | boolean | null

/** Appends rows to a table by whole columns, which costs a fraction of appending them one by one. */
export class ColumnWriter {
  readonly #appender: DuckDBAppender
  readonly #types: readonly DuckDBType[]
  #columns: Cell[][]
  #rows = 0

  static async open(connection: DuckDBConnection, table: string): Promise<ColumnWriter> {
    return new ColumnWriter(await connection.createAppender(table))
  }

  private constructor(appender: DuckDBAppender) {
    this.#appender = appender
    this.#types = Array.from({ length: appender.columnCount }, (_, at) => appender.columnType(at))
    this.#columns = this.#types.map(() => [])
  }

  add(...cells: readonly Cell[]): void {
    for (const [at, column] of this.#columns.entries()) column.push(cells[at] ?? null)
    this.#rows += 1
    if (this.#rows === CHUNK_ROWS) this.#flush()
  }

  close(): void {
    this.#flush()
    this.#appender.closeSync()
  }

  #flush(): void {
    if (this.#rows === 0) return
    const chunk = DuckDBDataChunk.create(this.#types, this.#rows)
    chunk.setColumns(this.#columns)
    this.#appender.appendDataChunk(chunk)
    this.#columns = this.#types.map(() => [])
    this.#rows = 0
  }
}
