import { ProblemError } from '@sextant/api/client'
import { UnitsError } from '@sextant/events'
import { Command, CommanderError } from 'commander'
import { addAnalyze } from './analyze/command.js'
import { addImport } from './import/command.js'
import { InputError } from './input-error.js'
import { addPlan } from './plan/command.js'
import { addSrm } from './srm/command.js'
import { printable } from './printable.js'
import type { Surroundings } from './surroundings.js'

/** Runs one command line; returns the exit code: 0, or 1 when the input cannot be used. */
export async function run(argv: readonly string[], around: Surroundings): Promise<number> {
  const program = new Command('sextant')
    .description('Experiments that answer to your North Star')
    .configureOutput({ writeOut: around.stdout, writeErr: around.stderr })
    .showHelpAfterError("(run 'sextant help COMMAND' for every option)")
    .exitOverride()
  addAnalyze(program, around)
  addImport(program, around)
  addPlan(program, around)
  addSrm(program, around)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1
    around.stderr(`${explain(error)}\n`)
    return 1
  }
}

function explain(error: unknown): string {
  if (error instanceof InputError) return printable(`error (${error.code}): ${error.message}`)
  if (error instanceof UnitsError) return printable(`error (${error.reason}): ${error.message}`)
  if (error instanceof ProblemError) return printable(refused(error))
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `unexpected error, please report it: ${detail}`
}

/** What the server said, with the fields and the values it names. */
function refused({ problem }: ProblemError): string {
  const params = Object.entries(problem.params).map(([name, value]) => `  ${name}: ${value}`)
  const issues = problem.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  const details = [...new Set([...params, ...issues])]
  return [`error (${problem.reason}): ${problem.detail}`, ...details].join('\n')
}
