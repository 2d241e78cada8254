import type { Command } from 'commander'
import { collect } from '../collect.js'
import type { Surroundings } from '../surroundings.js'
import { analyzeFile } from './analyze-file.js'
import { jsonReport } from './json-report.js'
import { readOptions, type AnalyzeOptions } from './read-options.js'
import { textReport } from './text-report.js'

const NOTES = `
Each row is a unit (a user, an account, a session) unless --unit names a column; then no unit may
have two rows. Values of a proportion are 0 or 1, or true or false.

The exit code is 0 when the file was analyzed, whatever was found, and 1 when the input cannot be
used; nothing is written then.

A ratio is called NUM/DEN and a quantile COLUMN@LEVEL where another option names a metric. With
--correction or --sequential, better and worse go by the corrected or sequential p-value.

Example:
  sextant analyze players.csv.gz --variant version --control gate_30 --unit userid \\
    --metric retention_7:proportion --metric sum_gamerounds:mean --cap sum_gamerounds=0.99`

/** Adds `analyze`: compare the variants of a finished test in a file, without the product. */
export function addAnalyze(program: Command, { folder, stdout }: Surroundings): void {
  program
    .command('analyze')
    .description('compare the variants of an experiment in a CSV file of units')
    .argument('<FILE>', 'a .csv or .csv.gz file with a header')
    .requiredOption('--variant <COLUMN>', 'the column that names the variant')
    .requiredOption('--control <NAME>', 'the variant the others are compared with')
    .option('--metric <COLUMN:KIND>', 'proportion or mean; may be repeated', collect)
    .option('--ratio <NUM/DEN>', 'a ratio of the means of two columns; may be repeated', collect)
    .option('--quantile <COLUMN=LEVEL>', 'a quantile, as y=0.9; may be repeated', collect)
    .option('--unit <COLUMN>', 'the column with the unit id')
    .option('--cluster <COLUMN>', 'rows are events of the unit in this column (quantiles only)')
    .option(
      '--covariate <METRIC=COLUMN>',
      'from before, to adjust by (CUPED); of a ratio NUM/DEN',
      collect,
    )
    .option('--cap <METRIC=QUANTILE>', 'count larger values as this quantile of all', collect)
    .option('--weights <A=1,B=1>', 'planned shares of the variants (default: equal)')
    .option('--down <METRIC>', 'a metric whose decrease is good; may be repeated', collect)
    .option('--alpha <NUMBER>', 'level of the tests; intervals have confidence 1 - alpha', '0.05')
    .option('--correction <NAME>', 'for all tests together: bonferroni, holm, hochberg, bh or by')
    .option('--sequential <PLAN>', 'cs[:N], msprt:TAU, obf, pocock, power:RHO or hsd:GAMMA')
    .option('--looks <K>', 'planned looks, equally spaced')
    .option('--look <k>', 'which of the planned looks this is')
    .option('--information <T1,T2>', 'the looks so far as shares of the final sample')
    .option('--bayes [PRIOR]', 'flat, or normal:MEAN:SD of the relative effect')
    .option('--rejects <FILE>', 'write unreadable rows here and analyze the others')
    .option('--json', 'print JSON', false)
    .addHelpText('after', NOTES)
    .action(async (file: string, options: AnalyzeOptions) => {
      const request = readOptions(file, options, folder)
      const analysis = await analyzeFile(request)
      stdout(options.json ? jsonReport(analysis, request) : textReport(analysis, request))
    })
}
