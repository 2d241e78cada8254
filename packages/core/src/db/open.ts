import { createClient, type Client, type ResultSet } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { BaseSQLiteDatabase } from 'drizzle-orm/sqlite-core'
import { fileURLToPath } from 'node:url'
import { DomainError } from '../errors.js'

/** What queries run on: the store itself, or the transaction of a write. */
export type Executor = BaseSQLiteDatabase<'async', ResultSet, Record<string, never>>

/** The metadata store: reads on `db`, every write through the one queue. */
export interface Store {
  readonly db: Executor
  /** Runs one transaction at a time, in the order asked; a failure rolls all of it back. */
  write<T>(run: (tx: Executor) => Promise<T>): Promise<T>
  /** Grows with every committed write: what was read at an equal revision still stands. */
  readonly revision: number
  /** Waits for the writes under way, then closes. */
  close(): Promise<void>
}

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Opens a libSQL store by URL (`file:…` or a server) and brings its tables up to date. Parallel
 * transactions on one libSQL file fail with SQLITE_BUSY, hence the queue; journal mode stays
 * `delete` while the bundled SQLite has the WAL-reset fault (docs/adr).
 *
 * @throws DomainError store.unavailable: `problem` is `unreadable`, or `newer` where a later release
 * has written the store; nothing is changed then
 */
export async function openStore(url: string): Promise<Store> {
  const client = createClient({ url, timeout: 5000 })
  const db = drizzle(client)
  try {
    await prepare(client, url)
    await migrate(db, { migrationsFolder: MIGRATIONS })
  } catch (cause) {
    client.close()
    if (cause instanceof DomainError) throw cause
    const params = { problem: 'unreadable', url }
    throw new DomainError('unavailable', 'store.unavailable', params, { cause })
  }
  let tail: Promise<unknown> = Promise.resolve()
  let revision = 0
  return {
    db,
    get revision() {
      return revision
    },
    write(run) {
      const turn = tail.then(async () => {
        const value = await db.transaction(run, { behavior: 'immediate' })
        revision += 1
        return value
      })
      tail = turn.catch(() => undefined)
      return turn
    },
    async close() {
      await tail
      client.close()
    },
  }
}

async function prepare(client: Client, url: string): Promise<void> {
  const tables = await client.execute(
    "select 1 from sqlite_master where name = '__drizzle_migrations'",
  )
  if (tables.rows.length > 0) {
    const { rows } = await client.execute('select max(created_at) from __drizzle_migrations')
    const known = readMigrationFiles({ migrationsFolder: MIGRATIONS })
    const newestKnown = Math.max(...known.map(({ folderMillis }) => folderMillis))
    if (Number(rows[0]?.[0] ?? 0) > newestKnown) {
      throw new DomainError('unavailable', 'store.unavailable', { problem: 'newer', url })
    }
  }
  if (!url.startsWith('file:')) return
  await client.execute('PRAGMA journal_mode = delete')
  await client.execute('PRAGMA foreign_keys = on')
}
