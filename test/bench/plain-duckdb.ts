import { createRequire } from 'node:module'

export interface Connection {
  run(sql: string): Promise<unknown>
  createAppender(table: string): Promise<Appender>
  runAndReadAll(sql: string): Promise<{ getColumnsJS(): unknown[][] }>
  closeSync(): void
}

interface Appender {
  appendBigInt(value: bigint): void
  appendInteger(value: number): void
  appendVarchar(value: string): void
  endRow(): void
  closeSync(): void
}

interface DuckdbModule {
  readonly DuckDBInstance: {
    create(path: string, settings: Record<string, string>): Promise<Instance>
  }
}

interface Instance {
  connect(): Promise<Connection>
  closeSync(): void
}

// The engine's own copy of the driver, which only the engine may depend on; what is used of it is
// declared above.
function driver(): DuckdbModule {
  const engine = createRequire(new URL('../../packages/events/package.json', import.meta.url))
  return engine('@duckdb/node-api')
}

/** DuckDB as anybody would open it, on one thread as the engine does, in memory unless said. */
export async function withPlainDuckdb<T>(
  use: (connection: Connection) => Promise<T>,
  path = ':memory:',
): Promise<T> {
  const settings = { threads: '1', memory_limit: '1GB' }
  const instance = await driver().DuckDBInstance.create(path, settings)
  const connection = await instance.connect()
  try {
    return await use(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** A file name as a literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
