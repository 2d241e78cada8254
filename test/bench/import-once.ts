import { fileSource, openDuckdbEngine } from '@sextant/events'
import { sqlText, withPlainDuckdb } from './plain-duckdb.js'
import { unitsMapping } from './units-file.js'

// A process of its own: peak memory is that of the whole process, and never falls.
const [how, path, database = ':memory:'] = process.argv.slice(2)
if (path === undefined || (how !== 'engine' && how !== 'duckdb')) {
  throw new Error('give engine or duckdb, and a file')
}
const before = process.memoryUsage.rss()
const start = performance.now()
await (how === 'engine' ? throughEngine(path) : throughDuckdb(path))
const milliseconds = performance.now() - start
const peak = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ milliseconds, peak, growth: Math.max(0, peak - before) }))

async function throughEngine(path: string): Promise<void> {
  const engine = await openDuckdbEngine({ path: database })
  const staged = await engine.stageUnits(await fileSource(path), unitsMapping)
  await engine.landUnits(staged.stageId, 'units')
  if (staged.rejected > 0) throw new Error('every row is readable')
  await engine.close()
}

function throughDuckdb(path: string): Promise<unknown> {
  return withPlainDuckdb((connection) =>
    connection.run(`create table units as select * from read_csv(${sqlText(path)})`),
  )
}
