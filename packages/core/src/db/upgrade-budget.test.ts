import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { loadInitiative } from '../budget/load-initiatives.js'
import { requireBudget } from '../budget/load-budget.js'
import { readEntries } from '../budget/read-entries.js'
import { openStore } from './open.js'

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url))
const Journal = z.looseObject({ entries: z.array(z.looseObject({ tag: z.string() })) })

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-upgrade-budget-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

const AT = "'2026-10-01T00:00:00.000Z'"
const LINE = `'{"en":"x"}'`
const ROWS = [
  `insert into people (id, name, role, team, position)
     values ('per_a', ${LINE}, 'product_manager', ${LINE}, 0)`,
  `insert into cycles (id, name, starts_on, ends_on, kind, state, created_at)
     values ('cyc_a', ${LINE}, '2026-10-01', '2026-12-31', 'quarter', 'open', ${AT})`,
  `insert into initiatives (id, name, owner_id, created_at) values ('ini_a', ${LINE}, 'per_a', ${AT})`,
  `insert into initiative_tiers (initiative_id, from_day, tier) values ('ini_a', '2026-10-01', 'core')`,
  `insert into budgets (id, cycle_id, ledger, currency, total, core_bp, supporting_bp,
     exploratory_bp, created_at) values ('bud_a', 'cyc_a', 'people', null, 1000, 8000, 1500, 500, ${AT})`,
  `insert into budgets (id, cycle_id, ledger, currency, total, core_bp, supporting_bp,
     exploratory_bp, created_at) values ('bud_b', 'cyc_a', 'money', 'EUR', 500, 7000, 2000, 1000, ${AT})`,
  `insert into budget_entries (id, budget_id, kind, bucket, day, amount, initiative_id, note,
     created_at, created_by)
     values ('ent_a', 'bud_a', 'actual', 'mix', '2026-10-02', 50, 'ini_a', ${LINE}, ${AT}, 'per_a')`,
  `insert into budget_entries (id, budget_id, kind, bucket, day, amount, initiative_id, corrects_id,
     created_at, created_by)
     values ('ent_b', 'bud_a', 'actual', 'mix', '2026-10-03', -20, 'ini_a', 'ent_a', ${AT}, 'per_a')`,
  `insert into reviews (id, kind, state, from_day, to_day, owner_id, opened_at, opened_by)
     values ('rev_a', 'monthly', 'open', '2026-10-01', '2026-10-31', 'per_a', ${AT}, 'per_a')`,
]

/** A store as it was before budgets had terms, transfers and imports. */
async function earlierStore(url: string): Promise<void> {
  const migrations = join(folder, 'migrations')
  await cp(MIGRATIONS, migrations, { recursive: true })
  const file = join(migrations, 'meta/_journal.json')
  const journal = Journal.parse(JSON.parse(await readFile(file, 'utf8')))
  const entries = journal.entries.filter(({ tag }) => tag < '0008')
  expect(entries).toHaveLength(8)
  await writeFile(file, JSON.stringify({ ...journal, entries }))
  const client = createClient({ url })
  await migrate(drizzle(client), { migrationsFolder: migrations })
  await client.execute('PRAGMA foreign_keys = on')
  for (const sql of ROWS) await client.execute(sql)
  client.close()
}

test('budgets, entries and reviews of an earlier store stand as they stood, and stay protected', async () => {
  const url = `file:${join(folder, 'sextant.db')}`
  await earlierStore(url)
  const store = await openStore(url)
  const client = createClient({ url })
  try {
    expect(await requireBudget(store.db, 'bud_a')).toEqual({
      id: 'bud_a',
      cycleId: 'cyc_a',
      ledger: 'people',
      currency: null,
      total: 1000,
      targetMix: { core: 8000, supporting: 1500, exploratory: 500 },
      band: { points: 500, relative: 2500 },
      floorExploratory: false,
      carryRule: 'lapse',
      dayRate: null,
      createdAt: '2026-10-01T00:00:00.000Z',
    })
    expect(await requireBudget(store.db, 'bud_b')).toMatchObject({ currency: 'EUR', total: 500 })
    const entries = await readEntries(store.db, 'bud_a')
    expect(entries).toMatchObject([
      { id: 'ent_b', amount: -20, correctsId: 'ent_a', tier: 'core', source: 'manual' },
      { id: 'ent_a', amount: 50, note: { en: 'x' }, importId: null, transferId: null },
    ])
    expect(await loadInitiative(store.db, 'ini_a', '2026-10-05')).toMatchObject({
      tierHistory: [{ tier: 'core', weights: null, from: '2026-10-01' }],
      stopped: null,
      spend: [{ ledger: 'people', currency: null, planned: 0, actual: 30 }],
    })
    const reviews = await client.execute('select id, state, budget_id from reviews')
    expect(reviews.rows).toMatchObject([{ id: 'rev_a', state: 'open', budget_id: null }])
    expect((await client.execute('PRAGMA foreign_key_check')).rows).toEqual([])
    expect((await client.execute('PRAGMA integrity_check')).rows).toMatchObject([
      { integrity_check: 'ok' },
    ])
    await client.execute('PRAGMA foreign_keys = on')
    for (const sql of [
      "update budget_entries set amount = 1 where id = 'ent_a'",
      "delete from budget_entries where id = 'ent_a'",
      "delete from reviews where id = 'rev_a'",
    ]) {
      await expect(client.execute(sql)).rejects.toThrow('append-only')
    }
    await expect(client.execute("delete from budgets where id = 'bud_a'")).rejects.toThrow(
      'FOREIGN KEY',
    )
    const bare = `insert into budget_entries (id, budget_id, kind, bucket, day, amount, created_at,
      created_by) values ('ent_c', 'bud_a', 'actual', 'mix', '2026-10-02', -1, ${AT}, 'per_a')`
    await expect(client.execute(bare)).rejects.toThrow('CHECK')
  } finally {
    client.close()
    await store.close()
  }
})
