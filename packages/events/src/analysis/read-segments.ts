import type { Moments } from '@sextant/stats'
import { queryRows, type Row } from '../duckdb/rows.js'
import type { MomentsBy, SliceMoments, UnitsIn } from './analysis.js'
import { momentsOf, momentSums, type MomentSums } from './centre.js'
import { refuseUnless } from './bad-analysis.js'
import { summableMetric } from './metric-at.js'
import type { Standing } from './reading.js'
import { MOMENT_SUMS, momentsTable, OTHER_SEGMENT } from './tables.js'

const DAY = 86_400_000

type BySegment = Extract<MomentsBy, { readonly by: 'segment' }>

/**
 * Moments by the value that a unit had for a segment at its first exposure, summed over the
 * combinations that hold the value; null where it is not known, 'other' for combinations past the
 * 65,535th. Slices are in the order of their values, unknown last, for each variant the same.
 *
 * @throws StreamError `bad_analysis` for a metric or a segment that the analysis does not have
 */
export async function readSegments(
  at: Standing,
  key: string,
  by: BySegment,
): Promise<readonly SliceMoments<Moments>[]> {
  const metric = summableMetric(at, key)
  const cells = await segmentCells(at, by, metric.position)
  return cells.map(({ variant, slice, sums }) => {
    return { variant, slice, moments: momentsOf(metric, sums) }
  })
}

/** Units by the value that they had for a segment at their first exposure. */
export async function readUnitsBySegment(at: Standing, by: BySegment): Promise<readonly UnitsIn[]> {
  const cells = await segmentCells(at, by, -1)
  return cells.map(({ variant, slice, sums }) => ({ variant, slice, units: Number(sums.units) }))
}

async function segmentCells(
  { connection, resolved, mark }: Standing,
  { segment, before }: BySegment,
  metric: number,
) {
  const { analysis, id } = resolved
  const position = analysis.segments.indexOf(segment)
  refuseUnless(position >= 0, 'segment', `'${segment}' is not a segment of the analysis`)
  const sums = MOMENT_SUMS.map(
    (sum) => `coalesce(sum(m.${sum}) filter (m.metric >= 0), 0)::hugeint`,
  )
  const days = before === undefined ? '' : ` and m.day < ${Date.parse(before) / DAY}`
  const rows = await queryRows(
    connection,
    `select m.variant, case when m.segment = ${OTHER_SEGMENT} then 'other'
      else json_extract_string(s.combination, '/${position}') end as slice,
    coalesce(sum(m.n) filter (m.metric = -1), 0)::bigint, ${sums.join(', ')}
  from ${momentsTable(id)} m
  left join segments s on s.analysis = ${id} and s.id = m.segment
  where m.at_seq = ${mark.seq} and m.metric in (-1, ${metric})${days}
  group by m.variant, slice order by slice nulls last`,
  )
  const found = new Map(rows.map((row) => [cellKey(row.number(0), row.textOrNull(1)), row]))
  const slices = [...new Set(rows.map((row) => row.textOrNull(1)))]
  return analysis.variants.flatMap(({ variant }, at) =>
    slices.map((slice) => ({ variant, slice, sums: sumsOf(found.get(cellKey(at, slice))) })),
  )
}

function cellKey(variant: number, slice: string | null): string {
  return JSON.stringify([variant, slice])
}

/** Columns from the third on: units, then the sums in their order; no row: no units. */
function sumsOf(row: Row | undefined): MomentSums {
  if (row === undefined) return momentSums(0n, () => 0n)
  return momentSums(row.integer(2), (sum) => row.integer(3 + MOMENT_SUMS.indexOf(sum)))
}
