import type { Command } from 'commander'
import { collect } from '../collect.js'
import type { Surroundings } from '../surroundings.js'
import { importJson } from './json-report.js'
import { readImportOptions, type ImportOptions } from './read-options.js'
import { runImport } from './run-import.js'

const NOTES = `
The file goes through a running server, which alone writes the data. It is uploaded, its columns are
guessed, it is read and counted, and only then, after a yes, it becomes the data of the experiment in
place of what was there. What no option says is taken from the server's suggestion; --metric, given
once, replaces all suggested metrics.

The exit code is 0 when the file landed, and 1 when it did not; then the data is as it was.

Example:
  sextant import players.csv.gz --experiment EXP-12 --variant version \\
    --map gate_30=control --map gate_40=treatment --unit userid \\
    --metric retention=retention_7 --metric rounds_per_day=rounds/days --look`

/** Adds `import`: bring a file of units into an experiment of a running server. */
export function addImport(program: Command, around: Surroundings): void {
  program
    .command('import')
    .description('bring a CSV file of units into an experiment, through a running server')
    .argument('<FILE>', 'a .csv or .csv.gz file with a header')
    .requiredOption('--experiment <EXPERIMENT>', 'its number, as EXP-12, or its id')
    .option('--server <ADDRESS>', 'where the server answers', 'http://127.0.0.1:8787')
    .option('--as <PERSON>', 'id of the person who imports (default: the first of the server)')
    .option('--variant <COLUMN>', 'the column that names the variant')
    .option('--map <VALUE=VARIANT>', 'what a value of it stands for; may be repeated', collect)
    .option('--unit <COLUMN>', 'the column with the unit id')
    .option('--metric <METRIC=COLUMN>', 'or METRIC=COLUMN/DENOMINATOR; may be repeated', collect)
    .option('--covariate <METRIC=COLUMN>', 'the metric before (CUPED); of a ratio NUM/DEN', collect)
    .option('--rejects <FILE>', 'write the rows set aside here')
    .option('--yes', 'land without asking', false)
    .option('--look', 'look at the data once it has landed', false)
    .option('--json', 'print JSON', false)
    .addHelpText('after', NOTES)
    .action(async (file: string, options: ImportOptions) => {
      const request = readImportOptions(file, options, around.folder)
      const outcome = await runImport(request, around)
      if (request.json) around.stdout(importJson(outcome))
    })
}
