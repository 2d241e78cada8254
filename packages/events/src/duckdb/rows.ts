import type { DuckDBConnection, DuckDBValue, JS } from '@duckdb/node-api'

/** One result row, read by position; a value of another type is a fault of ours and throws. */
export class Row {
  readonly #values: readonly JS[]

  constructor(values: readonly JS[]) {
    this.#values = values
  }

  number(column: number): number {
    const value = this.#values[column]
    if (typeof value === 'number') return value
    if (typeof value === 'bigint') return Number(value)
    throw new TypeError(`column ${column} should be a number, got ${typeof value}`)
  }

  /** Exact, whatever its size. */
  integer(column: number): bigint {
    const value = this.#values[column]
    if (typeof value === 'bigint') return value
    if (typeof value === 'number') return BigInt(value)
    throw new TypeError(`column ${column} should be an integer, got ${typeof value}`)
  }

  numberOrNull(column: number): number | null {
    return this.#values[column] === null ? null : this.number(column)
  }

  /** A list of numbers; none where it is null. */
  numbers(column: number): readonly number[] {
    const value = this.#values[column]
    if (value === null) return []
    if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value
    throw new TypeError(`column ${column} should be a list of numbers, got ${typeof value}`)
  }

  text(column: number): string {
    const value = this.#values[column]
    if (typeof value === 'string') return value
    throw new TypeError(`column ${column} should be text, got ${typeof value}`)
  }

  textOrNull(column: number): string | null {
    return this.#values[column] === null ? null : this.text(column)
  }

  flag(column: number): boolean {
    const value = this.#values[column]
    if (typeof value === 'boolean') return value
    throw new TypeError(`column ${column} should be a boolean, got ${typeof value}`)
  }

  flagOrNull(column: number): boolean | null {
    return this.#values[column] === null ? null : this.flag(column)
  }
}

/** Runs a query to its end. For results known to be small. */
export async function queryRows(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] | Record<string, DuckDBValue> = [],
): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql, values)
  return reader.getRowsJS().map((row) => new Row(row))
}

/** The only row of a query that always has one. */
export async function queryRow(connection: DuckDBConnection, sql: string): Promise<Row> {
  const [row] = await queryRows(connection, sql)
  if (row === undefined) throw new TypeError('a query that always has a row had none')
  return row
}

/** Runs a job in a transaction: all of it stays, or nothing. */
export async function inTransaction<T>(
  connection: DuckDBConnection,
  job: () => Promise<T>,
): Promise<T> {
  await connection.run('begin transaction')
  try {
    const result = await job()
    await connection.run('commit')
    return result
  } catch (error) {
    // A failed commit has ended the transaction itself; then there is nothing left to roll back.
    await connection.run('rollback').catch(() => {})
    throw error
  }
}
