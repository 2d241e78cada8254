import {
  compare,
  estimateEffect,
  mixtureSprt,
  normalSurvival,
  sampleRatio,
  type MeanMoments,
} from '@sextant/stats'
import { meets, type FieldDifference } from '../../vectors/differences.js'
import { readTable, type TableRow } from '../read-table.js'
import type { Checks } from '../reference.js'
import { toleranceOf } from '../tolerances.js'

const file = 'asos_shared.csv.gz'
const answersFile = 'asos_shared_expected.csv'
const stream = ['experiment_id', 'variant_id', 'metric_id'] as const

function grouped(rows: readonly TableRow[], columns: readonly string[]) {
  const groups = new Map<string, TableRow[]>()
  for (const row of rows) {
    const key = columns.map((column) => row.text(column)).join('/')
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}

function armAt(row: TableRow, arm: 'c' | 't'): MeanMoments {
  const n = row.number(`count_${arm}`)
  const m2 = row.number(`variance_${arm}`) * (n - 1)
  return { kind: 'mean', n, mean: row.number(`mean_${arm}`), m2 }
}

function lookAt(row: TableRow) {
  const [control, treatment] = [armAt(row, 'c'), armAt(row, 't')]
  const { estimate, standardError } = estimateEffect(control, treatment, 'absolute')
  const z = estimate / standardError
  return { control, treatment, estimate, standardError, z, p: 2 * normalSurvival(Math.abs(z)) }
}

/** One stream of cumulative daily statistics, read at its end and at every look. */
function readStream(rows: readonly TableRow[]) {
  const sorted = rows.toSorted(
    (a, b) => a.number('time_since_start') - b.number('time_since_start'),
  )
  const looks = sorted.map(lookAt)
  const end = looks.at(-1)
  const last = sorted.at(-1)
  if (end === undefined || last === undefined) throw new Error('a stream has rows')
  const { control, treatment } = end
  const options = { difference: 'absolute', alpha: 0.05 } as const
  const tested = looks.filter(({ standardError }) => standardError > 0)
  const tau = Math.sqrt(1e-4 * last.number('variance_c'))
  const sprt = mixtureSprt(
    tested.map(({ estimate, standardError }) => ({ estimate, variance: standardError ** 2 })),
    { tau, alpha: 0.05 },
  )
  return {
    t_last: last.number('time_since_start'),
    n_c: control.n,
    n_t: treatment.n,
    diff: end.estimate,
    rel_lift: treatment.mean / control.mean - 1,
    z: end.z,
    p_z: end.p,
    p_welch: compare(control, treatment, options).pValue,
    srm_p_5050: sampleRatio([control.n, treatment.n], [1, 1]).pValue,
    looks: looks.length,
    any_look_p_lt_05: looks.some(({ p }) => p < 0.05) ? 'True' : 'False',
    'msprt_p_final_tau2=1e-4*var_c_last': sprt.looks.at(-1)?.pValue ?? Number.NaN,
  }
}

// Days without units, or without a variance on either side, say nothing about a difference.
function streams() {
  const complete = readTable(file).filter((row) => {
    const spread = row.number('variance_c') + row.number('variance_t')
    return !Number.isNaN(spread) && row.number('count_c') + row.number('count_t') > 0
  })
  return [...grouped(complete, stream)].map(([key, rows]) => [key, readStream(rows)] as const)
}

interface StreamDifference extends FieldDifference {
  readonly of: string
}

/** Every number of every stream that is not the published reference's. */
export function asosDifferences(tolerance: unknown): {
  readonly differences: readonly StreamDifference[]
  readonly streams: number
} {
  const ours = new Map(streams())
  const wanted = readTable(answersFile)
  const entry = { id: 'asos/shared/summary', tolerance }
  const differences = wanted.flatMap((row): StreamDifference[] => {
    const key = stream.map((column) => row.text(column)).join('/')
    const got = ours.get(key)
    if (got === undefined) return [{ of: key, field: 'read', expected: true, got: false }]
    return Object.entries(got)
      .filter(([column, value]) => {
        const expected = typeof value === 'string' ? row.text(column) : row.number(column)
        return !meets(expected, value, toleranceOf(entry, column))
      })
      .map(([field, value]) => ({ of: key, field, expected: row.text(field), got: value }))
  })
  return { differences, streams: wanted.length }
}

function summary() {
  const rows = readTable(file)
  const pairs = [...grouped(rows, ['experiment_id', 'variant_id']).values()]
  const all = streams().map(([, answers]) => answers)
  const count = (holds: (answers: (typeof all)[number]) => boolean): number =>
    all.filter(holds).length
  // Every metric of a pair counts the same units; the longest stream has the final ones.
  const mismatched = pairs.filter((pair) => {
    const last = pair.toSorted((a, b) => a.number('count_c') - b.number('count_c')).at(-1)
    if (last === undefined) return false
    return sampleRatio([last.number('count_c'), last.number('count_t')], [1, 1]).pValue < 1e-3
  })
  return {
    experiments: grouped(rows, ['experiment_id']).size,
    rows: rows.length,
    experiment_variant_pairs: pairs.length,
    streams: all.length,
    significant_at_end_p05: count(({ p_z: p }) => p < 0.05),
    significant_at_any_look_p05: count((answers) => answers.any_look_p_lt_05 === 'True'),
    significant_msprt_p05: count((answers) => answers['msprt_p_final_tau2=1e-4*var_c_last'] < 0.05),
    experiment_variants_srm_p_lt_001: mismatched.length,
  }
}

/** Daily cumulative statistics of a retailer's experiments. */
export const asos: Checks = { 'asos/shared/summary': summary }
