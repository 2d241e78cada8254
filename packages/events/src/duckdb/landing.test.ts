import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EventEngine, UnitMapping } from '../engine.js'
import { memorySource } from '../units/source.js'
import { openDuckdbEngine } from './duckdb-engine.js'

const mapping: UnitMapping = {
  variantColumn: 'g',
  variants: 'from_file',
  unitColumn: 'id',
  metrics: [{ metric: 'y', kind: 'mean', column: 'y' }],
}
const CSV = 'id,g,y\nu1,A,1\nu2,A,3\nu3,B,5\nu4,B,9\nu5,B,?\n'
const query = (dataset: string) => ({ dataset, metric: 'y', kind: 'mean' }) as const
const stage = (engine: EventEngine, csv = CSV) =>
  engine.stageUnits(memorySource('units.csv', csv), mapping)

let folder = ''
let path = ''
const opened: EventEngine[] = []
const open = async (at = path) => {
  const engine = await openDuckdbEngine({ path: at })
  opened.push(engine)
  return engine
}
/** Reaches into the file as nothing but a test may. */
async function tamper(...statements: string[]): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  let rows: unknown[][] = []
  for (const sql of statements) rows = (await connection.runAndReadAll(sql)).getRowsJS()
  connection.closeSync()
  instance.closeSync()
  return rows
}
const TABLES = `select table_name from duckdb_tables() where table_name like 'units%' or
  table_name in ('staged', 'rejected')`

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sextant-events-test-'))
  path = join(folder, 'events.duckdb')
})
afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close()
  await rm(folder, { recursive: true })
})

describe('landing', () => {
  test('makes the dataset readable, now and after a restart, and ends the stage', async () => {
    const engine = await open()
    const { stageId } = await stage(engine)
    const byVariant = [
      { variant: 'A', units: 2 },
      { variant: 'B', units: 2 },
    ]
    const name = `Robert'); drop table "datasets";--`
    expect(await engine.hasDataset(name)).toBe(false)
    expect(await engine.landUnits(stageId, name)).toEqual({ dataset: name, units: 4, byVariant })
    await expect(engine.landUnits(stageId, 'again')).rejects.toMatchObject({
      reason: 'unknown_stage',
    })
    await expect(async () => {
      for await (const row of engine.rejectedRows(stageId)) void row
    }).rejects.toMatchObject({ reason: 'unknown_stage' })
    const before = await engine.moments(query(name))
    await engine.close()
    const reopened = await open()
    expect(await reopened.hasDataset(name)).toBe(true)
    expect(await reopened.unitCounts(name)).toEqual(byVariant)
    expect(await reopened.moments(query(name))).toEqual(before)
    expect(before).toEqual([
      { variant: 'A', moments: { kind: 'mean', n: 2, mean: 2, m2: 2 } },
      { variant: 'B', moments: { kind: 'mean', n: 2, mean: 7, m2: 8 } },
    ])
  })

  test('that fails in the middle leaves nothing, and the stage can still be landed', async () => {
    await (await open()).close()
    const column = 'alter table dataset_metrics add column extra integer'
    await tamper(column, 'alter table dataset_metrics alter column extra set not null')
    const engine = await open()
    const { stageId } = await stage(engine)
    await expect(engine.landUnits(stageId, 'd')).rejects.toThrow(/dataset_metrics|extra/)
    expect(await engine.hasDataset('d')).toBe(false)
    expect((await stage(engine)).accepted).toBe(4)
    const rejected: number[] = []
    for await (const { row } of engine.rejectedRows(stageId)) rejected.push(row)
    expect(rejected).toEqual([5])
    await engine.close()
    expect(await tamper(TABLES)).toEqual([])
    expect(await tamper('select * from datasets union all select * from datasets')).toEqual([])
    expect(await tamper('select dataset from dataset_variants')).toEqual([])
  })

  test('leaves nothing in the log that a crash could cut', async () => {
    const engine = await open()
    const { stageId } = await stage(engine)
    await engine.landUnits(stageId, 'd')
    const log = `${path}.wal`
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0)
  })

  test('interrupted by the death of the process is whole or absent', async () => {
    for (const delayMs of [0, 40, 150]) {
      const landed = await landUntilKilled(path, delayMs)
      const engine = await open()
      for (let i = 0; i < landed.length + 2; i += 1) {
        const dataset = `${delayMs} ${i}`
        const there = await engine.hasDataset(dataset)
        expect(there || i >= landed.length).toBe(true)
        const counts = there ? await engine.moments(query(dataset)) : []
        expect(counts.map(({ moments }) => moments)).toMatchObject(
          there
            ? [
                { n: 10_000, mean: i },
                { n: 10_000, mean: i },
              ]
            : [],
        )
      }
      await engine.close()
    }
  }, 60_000)

  test('a name is taken once, and free again after dropping', async () => {
    const engine = await open()
    const [one, two] = [await stage(engine), await stage(engine, `${CSV}u6,A,100\n`)]
    await engine.landUnits(one.stageId, 'd')
    await expect(engine.landUnits(two.stageId, 'd')).rejects.toMatchObject({
      reason: 'dataset_exists',
    })
    await engine.dropDataset('d')
    await engine.dropDataset('d')
    await expect(engine.moments(query('d'))).rejects.toMatchObject({ reason: 'unknown_dataset' })
    expect((await engine.landUnits(two.stageId, 'd')).units).toBe(5)
    await engine.close()
    expect(await tamper(TABLES)).toHaveLength(1)
  })

  test.each(['', 'a\nb', 'x'.repeat(513)])('%j names no dataset', async (name) => {
    const engine = await open()
    const { stageId } = await stage(engine)
    await expect(engine.landUnits(stageId, name)).rejects.toMatchObject({ reason: 'bad_dataset' })
  })

  test('imports, landings, reads and drops side by side keep out of each other', async () => {
    const engine = await open()
    const names = Array.from({ length: 6 }, (_, i) => `d${i}`)
    await Promise.all(
      names.map(async (name, i) => {
        const { stageId } = await stage(engine, `id,g,y\na,A,${i}\nb,B,${i * 2}\n`)
        await engine.landUnits(stageId, name)
        if (i % 2) await engine.dropDataset(name)
      }),
    )
    const means = names.filter((_, i) => i % 2 === 0).map((name) => engine.moments(query(name)))
    expect((await Promise.all(means)).map((of) => of.map(({ moments }) => moments))).toMatchObject(
      [0, 2, 4].map((i) => [{ mean: i }, { mean: i * 2 }]),
    )
    expect(await engine.hasDataset('d1')).toBe(false)
  })
})

describe('a stage', () => {
  test('is forgotten when discarded, closed, or followed by many others', async () => {
    const engine = await open()
    const first = await stage(engine)
    await engine.discardStage(first.stageId)
    await engine.discardStage(first.stageId)
    await expect(engine.landUnits(first.stageId, 'd')).rejects.toMatchObject({
      reason: 'unknown_stage',
    })
    const stages = []
    for (let i = 0; i < 9; i += 1) stages.push(await stage(engine))
    const [oldest, newest] = [stages[0]?.stageId ?? '', stages[8]?.stageId ?? '']
    await expect(engine.landUnits(oldest, 'd')).rejects.toMatchObject({ reason: 'unknown_stage' })
    await engine.landUnits(newest, 'd')
    await engine.close()
    expect(await tamper(TABLES)).toHaveLength(1)
  })

  test('discarded while its rows are being read ends the reading', async () => {
    const engine = await open()
    const rows = Array.from({ length: 20_000 }, (_, i) => `x${i},A,?`)
    const { stageId } = await stage(engine, `${CSV}${rows.join('\n')}`)
    let read = 0
    const reading = async () => {
      for await (const row of engine.rejectedRows(stageId)) {
        read += row.row > 0 ? 1 : 0
        if (read === 10) void engine.discardStage(stageId)
      }
    }
    await expect(reading()).rejects.toMatchObject({ reason: 'unknown_stage' })
    expect(read).toBe(5000)
  })
})

describe('the file', () => {
  test('of a newer version is refused with both versions named', async () => {
    await (await open()).close()
    await tamper('update events_storage set version = 7')
    await expect(open()).rejects.toMatchObject({
      reason: 'database_newer',
      params: { version: 7, supported: 2 },
    })
  })

  test('of the first version opens, reads the same and takes new units', async () => {
    const csv = 'g,y,x\nB,1,2\nA,2,1\nB,4,3\nA,3,5\n'
    const asked = { ...query('old'), covariate: true }
    const before = await open()
    const column = { metric: 'y', kind: 'mean', column: 'y', covariate: 'x' } as const
    const past = { variantColumn: 'g', variants: 'from_file', metrics: [column] } as const
    const first = await before.stageUnits(memorySource('old.csv', csv), past)
    await before.landUnits(first.stageId, 'old')
    const moments = await before.moments(asked)
    await before.close()
    await tamper(
      'alter table dataset_metrics drop column covariate_denominator',
      'delete from events_storage',
      'insert into events_storage values (1)',
    )
    const after = await open()
    expect(await after.moments(asked)).toEqual(moments)
    const next = await after.stageUnits(memorySource('new.csv', `${csv}B,7,\n`), past)
    await after.landUnits(next.stageId, 'new')
    expect(await after.moments({ ...asked, dataset: 'new' })).toMatchObject([
      { moments: { kind: 'partial_covariate', n: 3, withoutPast: { n: 1 } } },
      { moments: { kind: 'partial_covariate', n: 2, withoutPast: { n: 0 } } },
    ])
    await after.close()
    expect(await tamper('select max(version) from events_storage')).toEqual([[2]])
    await (await open()).close()
  })

  test('that is no database is refused', async () => {
    await expect(open(join(import.meta.dirname, 'landing.test.ts'))).rejects.toMatchObject({
      reason: 'database_unreadable',
    })
  })

  test('nothing runs after closing, and closing waits for what runs', async () => {
    const engine = await open()
    const rows = Array.from({ length: 100_000 }, (_, i) => `x${i},A,1`)
    const staging = stage(engine, `${CSV}${rows.join('\n')}`)
    const [outcome] = await Promise.allSettled([staging, engine.close(), engine.close()])
    expect(outcome).toMatchObject({ status: 'rejected', reason: { reason: 'engine_closed' } })
    await expect(stage(engine)).rejects.toMatchObject({ reason: 'engine_closed' })
  })

  test('spilled data is removed on closing', async () => {
    const engine = await openDuckdbEngine({ path, memoryLimit: '64MB' })
    const wide = 'x'.repeat(200)
    const rows = Array.from({ length: 200_000 }, (_, i) => `${wide}${i},${i % 2 ? 'A' : 'B'},${i}`)
    const staged = await stage(engine, `id,g,y\n${rows.join('\n')}`)
    expect(staged).toMatchObject({ accepted: 200_000, rejected: 0 })
    expect(readdirSync(folder)).toContain('events.duckdb.spill')
    await engine.landUnits(staged.stageId, 'd')
    expect(await engine.moments(query('d'))).toMatchObject([{ variant: 'B' }, { variant: 'A' }])
    await engine.close()
    expect(readdirSync(folder)).toEqual(['events.duckdb'])
  })

  test('what a process that died had spilled is removed, other files are not', async () => {
    mkdirSync(`${path}.spill`)
    writeFileSync(join(`${path}.spill`, 'left.tmp'), 'x')
    writeFileSync(join(folder, 'mine.txt'), 'x')
    const engine = await openDuckdbEngine({ path, tempDirectory: folder })
    await engine.close()
    expect(readdirSync(folder)).toContain('mine.txt')
    await (await open()).close()
    expect(readdirSync(folder).toSorted()).toEqual(['events.duckdb', 'mine.txt'])
  })
})

/** Lands one dataset after the other in a process of its own; returns those it reported. */
async function landUntilKilled(at: string, delayMs: number): Promise<string[]> {
  const script = `
    import { memorySource, openDuckdbEngine } from '@sextant/events'
    const engine = await openDuckdbEngine({ path: ${JSON.stringify(at)} })
    const metrics = [{ metric: 'y', kind: 'mean', column: 'y' }]
    for (let i = 0; ; i += 1) {
      const csv = 'g,y\\n' + ('A,' + i + '\\nB,' + i + '\\n').repeat(10_000)
      const mapping = { variantColumn: 'g', variants: 'from_file', metrics }
      const { stageId } = await engine.stageUnits(memorySource('u.csv', csv), mapping)
      await engine.landUnits(stageId, '${delayMs} ' + i)
      process.stdout.write(i + '\\n')
    }`
  const node = ['--conditions=sextant-source', '--import', import.meta.resolve('tsx')]
  const child = spawn(process.execPath, [...node, '--input-type=module', '-e', script], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, delayMs))
  child.kill('SIGKILL')
  await once(child, 'close')
  return output.split('\n').slice(0, -1)
}
