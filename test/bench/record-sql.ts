import type { MemoryTables, StreamTables } from '@sextant/events/testing'

type Job = Parameters<StreamTables['write']>[0]
type Connection = Parameters<Job>[0]
type Values = Parameters<Connection['run']>[1]

/** Tables whose writes are written down, to be run again as bare SQL. */
export function recorder(tables: MemoryTables) {
  const statements: { readonly sql: string; readonly values: Values }[] = []
  const recorded = (connection: Connection): Connection =>
    new Proxy(connection, {
      get: (target, key) => {
        if (key !== 'run' && key !== 'runAndReadAll') return Reflect.get(target, key)
        return (sql: string, values?: Values) => {
          statements.push({ sql, values })
          return target[key](sql, values)
        }
      },
    })
  const recording: StreamTables = {
    ...tables,
    write: (job) => tables.write((connection) => job(recorded(connection))),
  }
  return {
    tables: recording,
    clear: () => statements.splice(0),
    /** A recomputation replaces what it makes, so running it twice leaves the same. */
    replay: () =>
      tables.write(async (connection) => {
        for (const { sql, values } of statements) await connection.run(sql, values)
      }),
  }
}
