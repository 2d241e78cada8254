import type { MomentsQuery } from '../engine.js'
import { storedColumns } from '../units/mapping.js'

export type MomentsShape = 'proportion' | 'mean' | 'ratio' | 'covariate'

/**
 * The columns of each shape's result, in order. Spreads are a mean and an m2, the sum of squared
 * deviations; `binary` says that every unit of the dataset has 0 or 1 in both columns.
 */
export const MOMENTS_COLUMNS = {
  proportion: ['variant', 'n', 'sum'],
  mean: ['variant', 'n', 'mean', 'm2'],
  ratio: ['variant', 'n', 'mean', 'm2', 'mean_x', 'm2_x', 'cross', 'binary'],
  covariate: ['variant', 'n', 'mean', 'm2', 'mean_x', 'm2_x', 'cross', 'binary'],
} as const

export function shapeOf(query: MomentsQuery): MomentsShape {
  return query.covariate === true ? 'covariate' : query.kind
}

/** The table a dataset's units are stored in. */
export function unitsTable(datasetId: number): string {
  return `units_${datasetId}`
}

/**
 * The SQL that computes the moments by variant of the metric at a position of the mapping. Two passes: deviations are taken from each
 * variant's mean, and the rounding of that mean is corrected by the deviations' own sum (Chan, Golub
 * and LeVeque 1983), so data at a large offset keeps its digits. `fsum` is DuckDB's compensated sum.
 * Only generated identifiers and checked numbers enter the text.
 */
export function momentsSql(datasetId: number, position: number, query: MomentsQuery): string {
  const shape = shapeOf(query)
  const table = unitsTable(datasetId)
  const stored = storedColumns(position)
  if (shape === 'proportion') return proportionSql(datasetId, stored.value)
  const capped = (column: string) => cappedSql(table, column, query.cap)
  const y = capped(stored.value)
  if (shape === 'mean') return spreadSql(datasetId, { y })
  const x = shape === 'ratio' ? capped(stored.denominator) : stored.covariate
  return spreadSql(datasetId, { y, x })
}

function proportionSql(datasetId: number, column: string): string {
  return `select v.variant, count(*) as n, sum(u.${column}) as sum
from ${unitsTable(datasetId)} u
${joinVariants(datasetId)}
group by v.variant, v.position
order by v.position`
}

function cappedSql(table: string, column: string, cap: number | undefined): string {
  if (cap === undefined) return column
  return `least(${column}, (select quantile_cont(${column}, ${cap.toExponential()}) from ${table}))`
}

function spreadSql(datasetId: number, columns: { readonly y: string; readonly x?: string }) {
  const names = columns.x === undefined ? (['y'] as const) : (['y', 'x'] as const)
  const each = (write: (name: 'y' | 'x') => string) => names.map(write).join(', ')
  const cross = columns.x === undefined ? '' : ', fsum(dy * dx) as pyx'
  return `with units as (
  select variant, ${each((name) => `${columns[name] ?? name} as ${name}`)} from ${unitsTable(datasetId)}
), centres as (
  select variant, count(*) as n, ${each(
    (name) => `fsum(${name}) / count(*) as c${name}, min(${name}) = max(${name}) as flat_${name}`,
  )}
  from units group by variant
), deviations as (
  select u.variant, ${each((name) => `u.${name} - c.c${name} as d${name}`)}
  from units u join centres c on c.variant = u.variant
), sums as (
  select variant, ${each((name) => `fsum(d${name}) as s${name}, fsum(d${name} * d${name}) as q${name}`)}${cross}
  from deviations group by variant
)
select v.variant, n, ${spreadColumns('y', 'mean', 'm2')}${
    columns.x === undefined ? '' : `,\n  ${pairColumns()}`
  }
from sums u join centres using (variant)
${joinVariants(datasetId)}
order by v.position`
}

/** A column without spread has m2 exactly 0, which rounding would otherwise blur. */
function spreadColumns(name: 'y' | 'x', mean: string, m2: string): string {
  return `c${name} + s${name} / n as ${mean},
  case when flat_${name} then 0 else greatest(0, q${name} - s${name} * s${name} / n) end as ${m2}`
}

function pairColumns(): string {
  return `${spreadColumns('x', 'mean_x', 'm2_x')},
  case when flat_y or flat_x then 0 else pyx - sy * sx / n end as "cross",
  (select bool_and(y in (0, 1) and x in (0, 1)) from units) as "binary"`
}

function joinVariants(datasetId: number): string {
  return `join dataset_variants v on v.dataset = ${datasetId} and v.position = u.variant`
}
