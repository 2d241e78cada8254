import { fileSource } from '@sextant/events'
import {
  ancova,
  covariateMomentsFromSums,
  meanMoments,
  type CovariateMoments,
} from '@sextant/stats'
import { meanAnswers, rankAnswers, rateAnswers, splitAnswers } from '../answers.js'
import { armOf, withArms } from '../arms-of-units.js'
import { covariateAnswers, type CovariateArm } from '../covariate-answers.js'
import { realData } from '../real-data-folder.js'
import { readTable, type TableRow } from '../read-table.js'
import type { Checks } from '../reference.js'

interface Trial {
  readonly file: string
  readonly variantColumn: string
  readonly control: string
  readonly treatment: string
}

const nsw: Trial = {
  file: 'nsw_dehejia_wahba.csv',
  variantColumn: 'treat',
  control: '0',
  treatment: '1',
}
const btheb: Trial = {
  file: 'btheb_prepost.csv',
  variantColumn: 'treatment',
  control: 'TAU',
  treatment: 'BtheB',
}
const anorexia = (treatment: string): Trial => ({
  file: 'anorexia_prepost.csv',
  variantColumn: 'Treat',
  control: 'Cont',
  treatment,
})

function values({ file, variantColumn }: Trial, arm: string, of: (row: TableRow) => number) {
  return readTable(file)
    .filter((row) => row.text(variantColumn) === arm)
    .map(of)
}

/** Moments with the covariate from the engine, which sets rows without an outcome aside. */
async function adjusted(trial: Trial, outcome: string, covariate: string) {
  const { file, variantColumn, control, treatment } = trial
  const source = await fileSource(realData(file))
  const metrics = [{ metric: 'outcome', kind: 'mean', column: outcome, covariate }] as const
  const mapping = { variantColumn, variants: 'from_file', metrics } as const
  const found = await withArms(source, mapping, (arms) =>
    arms({ metric: 'outcome', kind: 'mean', covariate: true }),
  )
  const arm = (name: string): CovariateArm => ({
    moments: armOf(found, name, 'covariate'),
    units: readTable(file)
      .filter((row) => row.text(variantColumn) === name)
      .map((row) => ({ outcome: row.number(outcome), covariate: row.number(covariate) }))
      .filter((unit) => !Number.isNaN(unit.outcome)),
  })
  return covariateAnswers(arm(control), arm(treatment))
}

function continuous(trial: Trial, of: (row: TableRow) => number) {
  const [a, b] = [values(trial, trial.control, of), values(trial, trial.treatment, of)]
  return { ...meanAnswers(meanMoments(a), meanMoments(b)), ...rankAnswers(a, b) }
}

const gain = (row: TableRow): number => row.number('Postwt') - row.number('Prewt')

function anorexiaAncova() {
  const moments = (arm: string): CovariateMoments => {
    const rows = values(anorexia('FT'), arm, gain)
    const before = values(anorexia('FT'), arm, (row) => row.number('Prewt'))
    const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)
    const squares = (list: readonly number[]): number => sum(list.map((x) => x * x))
    return covariateMomentsFromSums({
      n: rows.length,
      outcome: { sum: sum(rows), sumSquares: squares(rows) },
      covariate: { sum: sum(before), sumSquares: squares(before) },
      sumProducts: sum(rows.map((value, index) => value * (before[index] ?? Number.NaN))),
    })
  }
  const { slope, effects } = ancova(moments('CBT'), [moments('Cont'), moments('FT')])
  return {
    coef_prewt: slope.estimate,
    coef_cont: effects[0]?.estimate,
    coef_ft: effects[1]?.estimate,
    se: [slope, ...effects].map(({ standardError }) => standardError),
  }
}

async function callbacks() {
  const source = await fileSource(realData('resume_names.csv.gz'))
  const metrics = [{ metric: 'call', kind: 'proportion', column: 'call' }] as const
  const mapping = { variantColumn: 'ethnicity', variants: 'from_file', metrics } as const
  const found = await withArms(source, mapping, (arms) =>
    arms({ metric: 'call', kind: 'proportion' }),
  )
  return rateAnswers(armOf(found, 'afam', 'proportion'), armOf(found, 'cauc', 'proportion'))
}

/** Randomised trials with a row per unit, most with a value measured before. */
export const trials: Checks = {
  'nsw/srm': () =>
    splitAnswers(['0', '1'].map((arm) => values(nsw, arm, (row) => row.number('re78')).length)),
  'nsw/re78': () => continuous(nsw, (row) => row.number('re78')),
  'nsw/re78_cuped_re75': () => adjusted(nsw, 're78', 're75'),
  'nsw/re78_cuped_re74': () => adjusted(nsw, 're78', 're74'),
  'anorexia/CBT': () => adjusted(anorexia('CBT'), 'Postwt', 'Prewt'),
  'anorexia/CBT/raw': () => continuous(anorexia('CBT'), (row) => row.number('Postwt')),
  'anorexia/CBT/gain': () => continuous(anorexia('CBT'), gain),
  'anorexia/FT': () => adjusted(anorexia('FT'), 'Postwt', 'Prewt'),
  'anorexia/FT/raw': () => continuous(anorexia('FT'), (row) => row.number('Postwt')),
  'anorexia/FT/gain': () => continuous(anorexia('FT'), gain),
  'anorexia/ancova': anorexiaAncova,
  'btheb/cuped': () => adjusted(btheb, 'bdi.2m', 'bdi.pre'),
  'resume/call': callbacks,
}
