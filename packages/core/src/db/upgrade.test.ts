import { createClient, type Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { loadLooks } from '../looks/load.js'
import { openStore, type Store } from './open.js'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
const Journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-upgrade-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

/** A store as the release before events had left it, with a look and its test. */
async function earlierStore(url: string): Promise<void> {
  const migrations = join(folder, 'migrations')
  await cp(MIGRATIONS, migrations, { recursive: true })
  const file = join(migrations, 'meta/_journal.json')
  const journal = Journal.parse(JSON.parse(await readFile(file, 'utf8')))
  const entries = journal.entries.filter(({ tag }) => tag < '0003')
  expect(entries).toHaveLength(3)
  await writeFile(file, JSON.stringify({ ...journal, entries }))
  const client = createClient({ url })
  await migrate(drizzle(client), { migrationsFolder: migrations })
  await client.execute('PRAGMA foreign_keys = on')
  for (const sql of ROWS) await client.execute(sql)
  client.close()
}

const AT = "'2026-10-01T00:00:00.000Z'"
const LINE = `'{"en":"x"}'`
const ROWS = [
  `insert into people values ('per_a', ${LINE}, 'product_manager', ${LINE}, '0')`,
  `insert into metrics (id, key, is_north_star, status, version, owner_id, created_at, updated_at)
   values ('met_a', 'done', 0, 'active', 1, 'per_a', ${AT}, ${AT})`,
  `insert into experiments (id, number, name, hypothesis, target_metric_id, guardrails,
     secondary_metric_ids, variants, plan, unit, owner_id, state, plan_hash, plan_canonical,
     locked_at, locked_by, created_at, updated_at)
   values ('exp_a', 7, ${LINE}, '{}', 'met_a', '[]', '[]', '[]', '{}', 'user', 'per_a', 'running',
     'hash', '{}', ${AT}, 'per_a', ${AT}, ${AT})`,
  `insert into imports (id, experiment_id, file_name, bytes, sha256, state, preview, created_at,
     created_by, landed_at)
   values ('imp_a', 'exp_a', 'units.csv', 1, 'sum', 'landed', '{}', ${AT}, 'per_a', ${AT})`,
  `insert into looks (id, experiment_id, number, import_id, plan_hash, state, units, sample_reached,
     sample_ratio, health, verdicts, not_measured, data_watermark, created_at, created_by)
   values ('look_a', 'exp_a', 1, 'imp_a', 'hash', 'running', '[{"variant":"control","units":3}]', 0,
     '{"statistic":0,"degreesOfFreedom":1,"pValue":1}', '[]', '[]', '[]', ${AT}, ${AT}, 'per_a')`,
  `insert into significance_tests (id, experiment_id, look_id, position, role, metric_id, record,
     created_at)
   values ('tst_a', 'exp_a', 'look_a', 0, 'target', 'met_a', '{}', ${AT})`,
]

async function open<T>(url: string, run: (store: Store, client: Client) => Promise<T>): Promise<T> {
  const store = await openStore(url)
  const client = createClient({ url })
  try {
    return await run(store, client)
  } finally {
    client.close()
    await store.close()
  }
}

test('a store of the release before keeps its looks, and what protects them', async () => {
  const url = `file:${join(folder, 'sextant.db')}`
  await earlierStore(url)
  await open(url, async ({ db }, client) => {
    const looks = await client.execute('select id, number, import_id, events_seq, units from looks')
    expect(looks.rows).toMatchObject([
      { id: 'look_a', number: 1, import_id: 'imp_a', events_seq: null },
    ])
    expect(looks.rows[0]?.['units']).toBe('[{"variant":"control","units":3}]')
    const keys = await client.execute('select key, assignment, segments from experiments')
    expect(keys.rows).toMatchObject([{ key: 'exp-7', assignment: '{}', segments: '[]' }])
    expect((await client.execute('PRAGMA foreign_key_check')).rows).toEqual([])
    expect((await client.execute('PRAGMA integrity_check')).rows).toMatchObject([
      { integrity_check: 'ok' },
    ])
    await expect(loadLooks(db, 'exp_none')).resolves.toEqual([])
    const refused = [
      ["update looks set state = 'stopped'", 'append-only: looks'],
      ['delete from looks', 'append-only: looks'],
      ["update significance_tests set role = 'secondary'", 'append-only: significance_tests'],
      ["update experiments set key = 'other'", 'a locked plan never changes'],
      // A look reads a file or the events, and one of them only.
      [
        `insert into looks select 'look_b', experiment_id, 2, import_id, 5, plan_hash, state, units,
           sample_reached, information, sample_ratio, health, verdicts, not_measured,
           data_watermark, created_at, created_by from looks`,
        'looks_one_source',
      ],
    ] as const
    for (const [sql, message] of refused) {
      await expect(client.execute(sql)).rejects.toThrow(message)
    }
    await client.execute(
      `insert into result_checks values ('chk_a', 'exp_a', 5, 1, 0, '2026-11-01T00:00:00.000Z')`,
    )
    await expect(client.execute('delete from result_checks')).rejects.toThrow('append-only')
  })
  // What was brought up to date once is opened again as it is.
  const again = await open(url, (_store, client) => client.execute('select id from looks'))
  expect(again.rows).toMatchObject([{ id: 'look_a' }])
})
