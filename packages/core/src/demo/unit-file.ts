import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { ImportMapping } from '../contract/import.js'
import type { Metric } from '../contract/metric.js'
import { normal, seededRandom } from './random.js'
import { idOf } from './metric-id.js'
import { UNIT_COLUMNS, type UnitColumns } from './unit-columns.js'

/** A file of learners with what is true in it; verdicts are left to the statistics. */
export interface UnitFileSpec {
  readonly name: string
  readonly seed: number
  readonly units: number
  readonly metrics: readonly string[]
  /** Metrics of these whose value before the experiment stands in a column of its own. */
  readonly past: readonly string[]
  /** Relative lift of the treatment’s mean, by metric. */
  readonly lifts: Readonly<Record<string, number>>
  /** Share of treated learners whose rows never arrive: a broken redirect. */
  readonly treatmentLoss?: number
  /** Share of rows that cannot be read. */
  readonly faulty?: number
}

const CONTROL = 'control'
export const TREATMENT = 'treatment'
const LINES_A_CHUNK = 500

/** The file as a stream, gzipped when its name says so. */
export function unitFile(spec: UnitFileSpec): Readable {
  const text = Readable.from(chunks(spec))
  return spec.name.endsWith('.gz') ? text.pipe(createGzip()) : text
}

/** How the file’s columns map to the plan. */
export function unitMapping(
  spec: Pick<UnitFileSpec, 'metrics' | 'past'>,
  metrics: ReadonlyMap<string, Metric>,
): ImportMapping {
  return {
    variantColumn: 'variant',
    variants: [
      { value: CONTROL, variant: CONTROL },
      { value: TREATMENT, variant: TREATMENT },
    ],
    unitColumn: 'learner_id',
    metrics: spec.metrics.map((key) => {
      const [column, denominator = null] = columnsOf(key).names
      const covariate = spec.past.includes(key) ? pastName(column) : null
      return { metricId: idOf(metrics, key), column, denominator, covariate }
    }),
  }
}

function* chunks(spec: UnitFileSpec): Generator<string> {
  const header = ['learner_id', 'variant', ...spec.metrics.flatMap((key) => namesOf(spec, key))]
  let lines = [header.join(',')]
  for (const row of rows(spec)) {
    lines.push(row.join(','))
    if (lines.length < LINES_A_CHUNK) continue
    yield `${lines.join('\n')}\n`
    lines = []
  }
  if (lines.length > 0) yield `${lines.join('\n')}\n`
}

function* rows(spec: UnitFileSpec): Generator<readonly string[]> {
  const random = seededRandom(spec.seed)
  for (let index = 0; index < spec.units; index += 1) {
    const treated = random() < 0.5
    const lost = random() < (spec.treatmentLoss ?? 0)
    const fault = random() < (spec.faulty ?? 0)
    const learner = { random, engagement: normal(random) }
    const cells = spec.metrics.flatMap((key) => {
      const lift = treated ? (spec.lifts[key] ?? 0) : 0
      const { draw } = columnsOf(key)
      if (!spec.past.includes(key)) return draw(learner, lift)
      const known = { ...learner, habit: normal(random) }
      return [...draw(known, lift), ...draw(known, 0).slice(0, 1)]
    })
    if (treated && lost) continue
    const row = [`L${String(400_000 + index)}`, treated ? TREATMENT : CONTROL, ...cells]
    yield fault ? spoiled(row, random()) : row
  }
}

/** Rows as an export spoils them: an empty cell, a word for a number, a cell too few, a stray arm. */
function spoiled(row: readonly string[], which: number): readonly string[] {
  const last = row.length - 1
  if (which < 0.4) return row.with(last, '')
  if (which < 0.7) return row.with(last, 'n/a')
  if (which < 0.9) return row.slice(0, last)
  return row.with(1, 'holdback')
}

function namesOf(spec: UnitFileSpec, key: string): readonly string[] {
  const { names } = columnsOf(key)
  return spec.past.includes(key) ? [...names, pastName(names[0])] : names
}

function pastName(column: string): string {
  return `${column}_before`
}

function columnsOf(key: string): UnitColumns {
  const columns = UNIT_COLUMNS[key]
  if (!columns) throw new RangeError(`the demo draws no ${key}`)
  return columns
}
