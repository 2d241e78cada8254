import type { Command } from 'commander'
import { collect } from '../collect.js'
import type { Surroundings } from '../surroundings.js'
import { readSrm, type SrmOptions } from './read-options.js'
import { srmJson, srmText } from './reports.js'
import { testSplit } from './test-split.js'

const NOTES = `
Give the counts once, or the counts so far at every check, the latest last. The sequential p-value is
valid however often one checks; the chi-square test is for a single, last check. Alarm is p < 0.001.

Examples:
  sextant srm --observed control=5000,treatment=5200
  sextant srm --observed a=900,b=500 --weights a=2,b=1
  sextant srm --observed a=1000,b=1010 --observed a=2000,b=2120 --observed a=3000,b=3240`

/** Adds `srm`: did the variants get the units they were promised? */
export function addSrm(program: Command, { stdout }: Surroundings): void {
  program
    .command('srm')
    .description('test whether the variants have the sizes they should (sample ratio mismatch)')
    .requiredOption('--observed <A=N,B=N>', 'units so far; repeated: at every check', collect)
    .option('--weights <A=1,B=1>', 'planned shares of the variants (default: equal)')
    .option(
      '--concentration <C>',
      'of the sequential test: larger looks for smaller faults',
      '1000',
    )
    .option('--json', 'print JSON', false)
    .addHelpText('after', NOTES)
    .action((options: SrmOptions) => {
      const question = readSrm(options)
      const answer = testSplit(question)
      stdout(options.json ? srmJson(question, answer) : srmText(question, answer))
    })
}
