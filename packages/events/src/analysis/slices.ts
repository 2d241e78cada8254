import type { DuckDBConnection } from '@duckdb/node-api'
import type { Moments } from '@sextant/stats'
import { queryRows, type Row } from '../duckdb/rows.js'
import type { SliceMoments, UnitsIn } from './analysis.js'
import { momentsOf, momentSums, type MomentSums } from './centre.js'
import type { ResolvedAnalysis, ResolvedMetric } from './resolve-analysis.js'
import { MOMENT_SUMS, momentsTable } from './tables.js'

/** Slices that the kept moments answer by themselves. */
export type DaySlices =
  | { readonly by: 'all' }
  | { readonly by: 'exposure_day'; readonly cumulative: boolean }

const NO_UNITS = momentSums(0n, () => 0n)

/** Moments of a metric by variant, for all units or by day of first exposure. */
export async function readSliceMoments(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  seq: number,
  metric: ResolvedMetric,
  by: DaySlices,
): Promise<readonly SliceMoments<Moments>[]> {
  const slices = await readSlices(connection, resolved, seq, metric.position, by)
  return slices.map(({ variant, slice, sums }) => ({
    variant,
    slice,
    moments: momentsOf(metric, sums),
  }))
}

/** Units that did not cross over, by variant and slice. */
export async function readUnitsIn(
  connection: DuckDBConnection,
  resolved: ResolvedAnalysis,
  seq: number,
  by: DaySlices,
): Promise<readonly UnitsIn[]> {
  const slices = await readSlices(connection, resolved, seq, -1, by)
  return slices.map(({ variant, slice, sums }) => ({ variant, slice, units: Number(sums.units) }))
}

interface Slice {
  readonly variant: string
  readonly slice: string | null
  readonly sums: MomentSums
}

async function readSlices(
  connection: DuckDBConnection,
  { id, analysis }: ResolvedAnalysis,
  seq: number,
  metric: number,
  by: DaySlices,
): Promise<readonly Slice[]> {
  const whole = by.by === 'all'
  const sums = MOMENT_SUMS.map((sum) => `sum(${sum})`).join(', ')
  const sql = `select metric, variant, ${whole ? 'null as slice' : 'day as slice'}, sum(n), ${sums}
    from ${momentsTable(id)} where at_seq = ${seq} and metric in (-1, ${metric})
    group by metric, variant, slice`
  const rows = await queryRows(connection, sql)
  const found = new Map<string, MomentSums>()
  for (const row of rows.filter((row) => row.number(0) === -1)) {
    found.set(
      cellOf(row),
      momentSums(row.integer(3), () => 0n),
    )
  }
  for (const row of rows.filter((row) => row.number(0) >= 0)) {
    found.set(cellOf(row), sumsOf(row, found.get(cellOf(row))?.units ?? 0n))
  }
  const days = whole ? [null] : daysBetween(rows.map((row) => row.number(2)))
  return analysis.variants.flatMap(({ variant }, position) => {
    let running = NO_UNITS
    return days.map((at): Slice => {
      const own = found.get(`${position} ${at}`) ?? NO_UNITS
      running = plus(running, own)
      const cumulative = by.by === 'exposure_day' && by.cumulative
      const slice = at === null ? null : new Date(at * 86_400_000).toISOString().slice(0, 10)
      return { variant, slice, sums: cumulative ? running : own }
    })
  })
}

// Every day from the first to the last, so that one without exposures is a day, not a gap.
function daysBetween(days: readonly number[]): readonly number[] {
  if (days.length === 0) return []
  const first = days.reduce((a, b) => Math.min(a, b))
  const last = days.reduce((a, b) => Math.max(a, b))
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function cellOf(row: Row): string {
  return `${row.number(1)} ${row.numberOrNull(2)}`
}

// Columns from the fifth on, in their order.
function sumsOf(row: Row, units: bigint): MomentSums {
  return momentSums(units, (sum) => row.integer(4 + MOMENT_SUMS.indexOf(sum)))
}

function plus(a: MomentSums, b: MomentSums): MomentSums {
  return momentSums(a.units + b.units, (sum) => a[sum] + b[sum])
}
