import { createClient, type ResultSet } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import { fileURLToPath } from 'node:url'

/** What queries run on: the store itself, or the transaction of a write. */
export type Executor = BaseSQLiteDatabase<'async', ResultSet, Record<string, never>>

/** The metadata store: reads on `db`, every write through the one queue. */
export interface Store {
  readonly db: Executor
  /** Runs one transaction at a time, in the order asked; a failure rolls all of it back. */
  write<T>(run: (tx: Executor) => Promise<T>): Promise<T>
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Opens a libSQL store by URL (`file:…` or a server) and brings its tables up to date. Parallel
 * transactions on one libSQL file fail with SQLITE_BUSY, hence the queue; journal mode stays
 * `delete` while the bundled SQLite has the WAL-reset fault (docs/adr).
 */
export async function openStore(url: string): Promise<Store> {
  const client = createClient({ url, timeout: 5000 })
  const isFile = url.startsWith('file:')
  if (isFile) {
    await client.execute('PRAGMA journal_mode = delete')
    await client.execute('PRAGMA foreign_keys = on')
  }
  const db = drizzle(client)
  await migrate(db, { migrationsFolder: MIGRATIONS })
  let tail: Promise<unknown> = Promise.resolve()
  return {
    db,
    write(run) {
      const turn = tail.then(() => db.transaction(run, { behavior: 'immediate' }))
      tail = turn.catch(() => undefined)
      return turn
    },
    async close() {
      await tail
      client.close()
    },
  }
}
