import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileSource, openDuckdbEngine } from '@sextant/events'
import { meanMoments } from '@sextant/stats'
import { fields } from '../vectors/fields.js'
import { figure, median, takeTurns, type Figure } from './measure.js'
import { sqlText, withPlainDuckdb } from './plain-duckdb.js'
import { unitsMapping, writeUnits } from './units-file.js'

const ROWS = 300_000
const ROUNDS = 3
const MEGABYTE = 1024 * 1024
const child = fileURLToPath(new URL('import-once.ts', import.meta.url))

/** Reading a file of units, and asking for moments of what was read. */
export async function eventFigures(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sextant-bench-'))
  try {
    const path = join(folder, 'units.csv')
    await writeUnits(path, ROWS)
    return [...importFigures(path), await momentsFigure(path)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function importFigures(path: string): Figure[] {
  const runs = Array.from({ length: ROUNDS }, () => ({
    engine: importOnce('engine', path),
    duckdb: importOnce('duckdb', path),
  }))
  const middle = (how: 'engine' | 'duckdb', what: 'milliseconds' | 'growth'): number =>
    median(runs.map((run) => run[how][what]))
  const rate = (how: 'engine' | 'duckdb'): number =>
    Math.round((1000 * ROWS) / middle(how, 'milliseconds'))
  return [
    figure({
      name: `import of ${ROWS} rows, checked and landed`,
      value: rate('engine'),
      unit: 'rows/s',
      baseline: "DuckDB's read_csv of the file",
      baselineValue: rate('duckdb'),
    }),
    figure({
      name: 'memory that import grows by',
      value: middle('engine', 'growth') / MEGABYTE,
      unit: 'MB',
      baseline: "DuckDB's read_csv of the file",
      baselineValue: middle('duckdb', 'growth') / MEGABYTE,
    }),
  ]
}

function importOnce(how: 'engine' | 'duckdb', path: string) {
  const args = [...process.execArgv, child, how, path]
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' })
  const read = fields(JSON.parse(said), 'import-once')
  return { milliseconds: read.number('milliseconds'), growth: read.number('growth') }
}

// Both have the data in DuckDB already; one asks it for moments, the other for every row.
async function momentsFigure(path: string): Promise<Figure> {
  const engine = await openDuckdbEngine({ path: ':memory:' })
  try {
    const { stageId } = await engine.stageUnits(await fileSource(path), unitsMapping)
    await engine.landUnits(stageId, 'units')
    const query = { dataset: 'units', metric: 'revenue', kind: 'mean' } as const
    return await withPlainDuckdb(async (connection) => {
      await connection.run(`create table units as select * from read_csv(${sqlText(path)})`)
      const pull = async () => {
        const rows = await connection.runAndReadAll('select variant, revenue from units')
        return momentsOfRows(rows.getColumnsJS())
      }
      const spent = await takeTurns(ROUNDS, () => engine.moments(query), pull)
      return figure({
        name: `moments of ${ROWS} units by SQL`,
        value: spent.subject,
        unit: 'ms',
        baseline: 'rows pulled into JavaScript',
        baselineValue: spent.baseline,
      })
    })
  } finally {
    await engine.close()
  }
}

function momentsOfRows([variants = [], values = []]: unknown[][]) {
  const of = (variant: string) =>
    meanMoments(values.filter((_, row) => variants[row] === variant).map(Number))
  return [of('control'), of('treatment')]
}
