import type { StreamTables } from '../stream/stream-tables.js'
import { queryRows } from '../duckdb/rows.js'

/** Tells the names of time zones, as they are written, from other texts. */
export type IsTimeZone = (name: string) => boolean

/**
 * The zones that both the database and this runtime know, which means aliases too: the list of
 * `Intl.supportedValuesOf` has one name a zone, and not always the one in use.
 */
export async function knownTimeZones(tables: StreamTables): Promise<IsTimeZone> {
  const connection = await tables.connect()
  try {
    const rows = await queryRows(connection, 'select name from pg_timezone_names()')
    const names = new Set(rows.map((row) => row.text(0)))
    return (name) => names.has(name) && isOfRuntime(name)
  } finally {
    connection.closeSync()
  }
}

const ofRuntime = new Map<string, boolean>()

function isOfRuntime(name: string): boolean {
  const known = ofRuntime.get(name)
  if (known !== undefined) return known
  let found = true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    found = false
  }
  ofRuntime.set(name, found)
  return found
}
