import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { measureCycle } from '../objectives/read-objectives.js'
import { requireCycle } from '../objectives/require-cycle.js'
import { openStore } from './open.js'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
const Journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-upgrade-okrs-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

const AT = "'2026-10-01T00:00:00.000Z'"
const LINE = `'{"en":"x"}'`
const ROWS = [
  `insert into people values ('per_a', ${LINE}, 'product_manager', ${LINE}, '0')`,
  `insert into cycles values ('cyc_a', ${LINE}, '2026-10-01', '2026-12-31', 'open', ${AT})`,
  `insert into objectives values ('obj_a', 'cyc_a', ${LINE}, 'committed', 'per_a', 0, ${AT})`,
  `insert into key_results values ('kr_a', 'obj_a', ${LINE}, null,
     '{"type":"move","baseline":0,"target":10}', 'delivery', 10000, 1, 0.5, 'per_a', 0, ${AT})`,
  `insert into check_ins values ('chk_a', 'kr_a', '2026-10-02', 4, null, 0.7, ${LINE}, ${AT},
     'per_a')`,
]

/** A store as it was before cycles had states to go through. */
async function earlierStore(url: string): Promise<void> {
  const migrations = join(folder, 'migrations')
  await cp(MIGRATIONS, migrations, { recursive: true })
  const file = join(migrations, 'meta/_journal.json')
  const journal = Journal.parse(JSON.parse(await readFile(file, 'utf8')))
  const entries = journal.entries.filter(({ tag }) => tag < '0006')
  expect(entries).toHaveLength(6)
  await writeFile(file, JSON.stringify({ ...journal, entries }))
  const client = createClient({ url })
  await migrate(drizzle(client), { migrationsFolder: migrations })
  await client.execute('PRAGMA foreign_keys = on')
  for (const sql of ROWS) await client.execute(sql)
  client.close()
}

test('objectives of an earlier store stand as they stood, and their history is protected', async () => {
  const url = `file:${join(folder, 'sextant.db')}`
  await earlierStore(url)
  const store = await openStore(url)
  const client = createClient({ url })
  try {
    const cycle = await requireCycle(store.db, 'cyc_a')
    expect(cycle).toMatchObject({ kind: 'quarter', parentId: null, state: 'open' })
    const [objective] = await measureCycle(store.db, 'cyc_a', '2026-10-03')
    expect(objective?.view).toMatchObject({
      cycleId: 'cyc_a',
      level: 'team',
      rollup: 'krs',
      cap: 1,
      parentId: null,
      progress: 0.4,
      keyResults: [
        {
          profile: { type: 'linear' },
          confidence: 0.7,
          targetChanges: [],
          gradeVersion: 0,
          checkIns: [{ id: 'chk_a', value: 4, status: null, revisions: [] }],
        },
      ],
    })
    expect((await client.execute('PRAGMA foreign_key_check')).rows).toEqual([])
    expect((await client.execute('PRAGMA integrity_check')).rows).toMatchObject([
      { integrity_check: 'ok' },
    ])
    await client.execute('PRAGMA foreign_keys = on')
    await expect(client.execute("delete from objectives where id = 'obj_a'")).rejects.toThrow(
      'FOREIGN KEY',
    )
    for (const sql of [
      `insert into cycle_steps values ('stp_a', 'cyc_a', null, 'open', null, ${AT}, 'per_a')`,
      `insert into grades values ('grd_a', 'kr_a', 1, 0.4, 0.4, null, null, ${AT}, 'per_a')`,
      `insert into target_changes values ('tgt_a', 'kr_a', '{}', '{}', ${LINE}, ${AT}, 'per_a')`,
      `insert into objective_closings values ('cls_a', 'obj_a', 'abandon', null, null, '[]', ${AT},
         'per_a')`,
    ]) {
      await client.execute(sql)
    }
    for (const table of [
      'cycle_steps',
      'grades',
      'target_changes',
      'objective_closings',
      'check_ins',
    ]) {
      await expect(client.execute(`update ${table} set at = ''`)).rejects.toThrow('append-only')
      await expect(client.execute(`delete from ${table}`)).rejects.toThrow('append-only')
    }
    await expect(
      client.execute(
        `insert into grades values ('grd_b', 'kr_a', 1, 0.4, 0.4, null, null, ${AT}, 'per_a')`,
      ),
    ).rejects.toThrow('UNIQUE')
  } finally {
    client.close()
    await store.close()
  }
})
