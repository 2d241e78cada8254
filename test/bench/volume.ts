import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fields } from '../vectors/fields.js'
import { writeUnits } from './units-file.js'

const MEGABYTE = 1024 * 1024
const MOST_MEGABYTES = 600
const child = fileURLToPath(new URL('import-once.ts', import.meta.url))

// The import of one large file in a process of its own, into a file as the server keeps one. Ends
// with an error when its resident memory passes the goal at any time.
const rows = Number(process.argv[2] ?? 10_000_000)
if (!Number.isSafeInteger(rows) || rows < 2) throw new RangeError('give a number of rows')
const folder = await mkdtemp(join(tmpdir(), 'sextant-volume-'))
try {
  const path = join(folder, 'units.csv')
  await writeUnits(path, rows)
  const args = [...process.execArgv, child, 'engine', path, join(folder, 'events.duckdb')]
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' })
  const read = fields(JSON.parse(said), 'import-once')
  const peak = read.number('peak') / MEGABYTE
  const seconds = read.number('milliseconds') / 1000
  console.log(
    `${rows} rows imported in ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s), ` +
      `${Math.round(peak)} MB resident at most, goal < ${MOST_MEGABYTES}`,
  )
  if (peak >= MOST_MEGABYTES) process.exitCode = 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
