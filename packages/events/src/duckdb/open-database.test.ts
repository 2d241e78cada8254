import { afterEach, expect, test } from 'vitest'
import { openDatabase, type Database, type DatabaseOptions } from './open-database.js'
import { queryRow } from './rows.js'

const opened: Database[] = []
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close()
})

async function open(options: Omit<DatabaseOptions, 'path'> = {}) {
  const database = await openDatabase({ path: ':memory:', ...options })
  opened.push(database)
  const connection = await database.connect()
  const limit = async () =>
    (await queryRow(connection, "select current_setting('memory_limit')")).text(0)
  return { database, connection, limit }
}

test('less memory is held while something is imported, until the last of them ends', async () => {
  const { database, limit } = await open({ memoryLimit: '1GiB', importMemoryLimit: '256MiB' })
  expect(await limit()).toBe('1.0 GiB')
  let end = (): void => {}
  const first = database.importing(() => new Promise<void>((resolve) => (end = resolve)))
  const seen = await database.importing(limit)
  expect(seen).toBe('256.0 MiB')
  expect(await limit()).toBe('256.0 MiB')
  end()
  await first
  expect(await limit()).toBe('1.0 GiB')
})

test('an import that fails gives the memory back', async () => {
  const { database, limit } = await open()
  const before = await limit()
  const failing = database.importing(async () => {
    expect(await limit()).not.toBe(before)
    throw new Error('no such file')
  })
  await expect(failing).rejects.toThrow('no such file')
  expect(await limit()).toBe(before)
})

test('a limit that is asked for holds for imports too', async () => {
  const { database, limit } = await open({ memoryLimit: '64MiB' })
  expect(await database.importing(limit)).toBe('64.0 MiB')
})

test.each([
  'set threads = 4',
  "set temp_directory = '/tmp'",
  "set allowed_configs = ['threads']",
  'set lock_configuration = false',
  'set enable_external_access = true',
  "select * from read_text('/etc/hostname')",
  "copy (select 1) to '/tmp/out.csv'",
  "attach '/tmp/other.duckdb'",
  'install httpfs',
])('%s is refused', async (sql) => {
  const { connection } = await open()
  await expect(connection.run(sql)).rejects.toThrow(/locked|disabled/u)
})
