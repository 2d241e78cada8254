import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { analysisFigures } from './analysis.js'
import { budgetFigures } from './budget.js'
import { bundleFigures } from './bundle.js'
import { comparisonFigures } from './comparisons.js'
import { eventFigures } from './events.js'
import { ingestFigures } from './ingest.js'
import { lookFigures } from './look.js'
import type { Figure } from './measure.js'
import { ofrepFigures } from './ofrep.js'
import { okrFigures } from './okrs.js'
import { planningFigures } from './planning.js'
import { linesOf, tableOf } from './report.js'

const figures: Figure[] = [
  ...(await comparisonFigures()),
  ...(await planningFigures()),
  ...bundleFigures(),
  ...(await eventFigures()),
  ...(await ingestFigures()),
  ...(await lookFigures()),
  ...(await analysisFigures()),
  ...(await ofrepFigures()),
  ...(await okrFigures()),
  ...(await budgetFigures()),
]
const lines = linesOf(figures)
const machine = { cores: availableParallelism(), node: process.version, platform: process.platform }
const folder = new URL('../../.reports/', import.meta.url)
mkdirSync(folder, { recursive: true })
const report = { at: new Date().toISOString(), machine, figures: lines }
writeFileSync(new URL('bench.json', folder), `${JSON.stringify(report, null, 2)}\n`)

console.log(tableOf(lines))
const missed = lines.filter(({ met }) => met === false)
for (const { name, value, unit, goal } of missed) {
  console.log(`goal missed: ${name}: ${value} ${unit}, wanted below ${goal}`)
}
console.log(`${machine.cores} cores, Node ${machine.node}, kept in .reports/bench.json`)
process.exitCode = missed.length === 0 ? 0 : 1
