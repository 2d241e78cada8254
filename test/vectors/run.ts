import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allAdapters } from './all-adapters.js'
import { disputes } from './disputes.js'
import { MalformedVector } from './fields.js'
import { runVectors, type Failure } from './run-vectors.js'
import { readVectorFile } from './vector-file.js'

/** Both files of this folder, for a run without arguments. */
const ownFiles = ['statistics.json', 'rules.json'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
)

// npm moves to the root of the workspace; paths are meant from where the command was given.
const from = process.env['INIT_CWD'] ?? process.cwd()
const given = process.argv.slice(2).map((path) => resolve(from, path))
const paths = given.length > 0 ? given : ownFiles
const cases: unknown[] = []
let unreadable = 0
for (const path of paths) {
  try {
    cases.push(...readVectorFile(path))
  } catch (error) {
    if (!(error instanceof MalformedVector)) throw error
    unreadable += 1
    console.error(error.message)
  }
}

const outcome = runVectors(cases, allAdapters, disputes)
for (const failure of outcome.failures) report(failure)
for (const [method, count] of [...outcome.notCovered].toSorted()) {
  console.log(`not covered: ${method} (${count} cases)`)
}
for (const [{ method, fields, reason }, count] of outcome.disputed) {
  console.log(`disputed: ${method} ${fields.join(', ')} (${count} values): ${reason}`)
}
console.log(
  `${outcome.passed} passed, ${outcome.failures.length} failed, ${outcome.skipped} skipped`,
)
process.exitCode = outcome.failures.length + unreadable > 0 ? 1 : 0

function report({ id, problem, differences }: Failure): void {
  if (problem !== null) console.log(`${id}: ${problem}`)
  for (const { field, got, expected } of differences) {
    console.log(`${id} ${field}: got ${show(got)}, expected ${show(expected)}`)
  }
}

// Infinity and NaN have no JSON; as strings they read as the vectors write them.
function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
    ) ?? 'undefined'
  )
}
