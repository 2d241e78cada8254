import type { MomentsQuery } from '../engine.js'
import { storedColumns } from '../units/mapping.js'

export type MomentsShape = 'proportion' | 'mean' | 'ratio' | 'covariate' | 'ratio_covariate'

/**
 * The columns of each shape's result, in order. Spreads are a mean and an m2, the sum of squared
 * deviations; `binary` says that every unit of the dataset has 0 or 1 in both columns. A covariate has
 * two rows a variant where some units have no past: those with one, then those without, for whom
 * every column of x is null. Of a ratio p and q are the past numerator and denominator.
 */
export const MOMENTS_COLUMNS = {
  proportion: ['variant', 'n', 'sum'],
  mean: ['variant', 'n', 'mean', 'm2'],
  ratio: ['variant', 'n', 'mean', 'm2', 'mean_x', 'm2_x', 'cross', 'binary'],
  covariate: ['variant', 'n', 'mean', 'm2', 'mean_x', 'm2_x', 'cross', 'binary', 'known'],
  ratio_covariate: [
    'variant',
    'n',
    'mean',
    'm2',
    'mean_x',
    'm2_x',
    'mean_p',
    'm2_p',
    'mean_q',
    'm2_q',
    'cross',
    'cross_yp',
    'cross_yq',
    'cross_xp',
    'cross_xq',
    'cross_pq',
    'without_past',
  ],
} as const

export function shapeOf({ kind, covariate }: MomentsQuery): MomentsShape {
  if (covariate !== true) return kind
  return kind === 'ratio' ? 'ratio_covariate' : 'covariate'
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
  if (shape === 'mean') return spreadSql(datasetId, [['y', y]])
  if (shape === 'covariate') {
    const x = stored.covariate
    // Shares divide by n, also where nobody has a past; whole numbers that happen to be 0 and 1 do not.
    const some = query.kind === 'proportion' ? '' : ' and bool_or(known)'
    const binary = `bool_and(y in (0, 1) and (x is null or x in (0, 1)))${some}`
    const known = `${x} is not null`
    return spreadSql(
      datasetId,
      [
        ['y', y],
        ['x', x],
      ],
      { binary, known },
    )
  }
  const x = capped(stored.denominator)
  if (shape === 'ratio') {
    return spreadSql(
      datasetId,
      [
        ['y', y],
        ['x', x],
      ],
      { binary: 'bool_and(y in (0, 1) and x in (0, 1))' },
    )
  }
  const { covariate: p, covariateDenominator: q } = stored
  const missing = `${p} is null or ${q} is null`
  const past = (column: string) => `case when ${missing} then 0 else ${column} end`
  return spreadSql(
    datasetId,
    [
      ['y', y],
      ['x', x],
      ['p', past(p)],
      ['q', past(q)],
    ],
    { missing },
  )
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

type Name = 'y' | 'x' | 'p' | 'q'

interface Beside {
  /** Whether all are 0 or 1, of all units together. */
  readonly binary?: string
  /** Counts the units apart for which this holds and for which it does not. */
  readonly known?: string
  /** Counts the units for which this holds, without telling them apart. */
  readonly missing?: string
}

function spreadSql(
  datasetId: number,
  columns: readonly (readonly [Name, string])[],
  { binary, known, missing }: Beside = {},
): string {
  const names = columns.map(([name]) => name)
  const each = (write: (name: Name) => string) => names.map(write).join(', ')
  const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => [a, b] as const))
  const keys = known === undefined ? ['variant'] : ['variant', 'known']
  const key = keys.join(', ')
  const own = (table: string) => keys.map((name) => `${table}.${name}`).join(', ')
  const joined = keys.map((name) => `c.${name} = u.${name}`).join(' and ')
  const flags = [
    ...(known === undefined ? [] : [`, ${known} as known`]),
    ...(missing === undefined ? [] : [`, ${missing} as missing`]),
  ]
  const counted = missing === undefined ? '' : ', count(*) filter (where missing) as without_past'
  const products = pairs.map(([a, b]) => `, fsum(d${a} * d${b}) as p${a}${b}`).join('')
  const found = [
    ...names.map((name) => spreadColumns(name)),
    ...pairs.map(crossColumn),
    ...(binary === undefined ? [] : [`(select ${binary} from units) as "binary"`]),
    ...(known === undefined ? [] : ['known']),
    ...(missing === undefined ? [] : ['without_past']),
  ]
  return `with units as (
  select variant, ${columns.map(([name, sql]) => `${sql} as ${name}`).join(', ')}${flags.join('')} from ${unitsTable(datasetId)}
), centres as (
  select ${key}, count(*) as n${counted}, ${each(
    (name) => `fsum(${name}) / count(*) as c${name}, min(${name}) = max(${name}) as flat_${name}`,
  )}
  from units group by ${key}
), deviations as (
  select ${own('u')}, ${each((name) => `u.${name} - c.c${name} as d${name}`)}
  from units u join centres c on ${joined}
), sums as (
  select ${key}, ${each((name) => `fsum(d${name}) as s${name}, fsum(d${name} * d${name}) as q${name}`)}${products}
  from deviations group by ${key}
)
select v.variant, n, ${found.join(',\n  ')}
from sums u join centres using (${key})
${joinVariants(datasetId)}
order by v.position${known === undefined ? '' : ', known desc'}`
}

/** A column without spread has m2 exactly 0, which rounding would otherwise blur. */
function spreadColumns(name: Name): string {
  const suffix = name === 'y' ? '' : `_${name}`
  return `c${name} + s${name} / n as mean${suffix},
  case when flat_${name} then 0 else greatest(0, q${name} - s${name} * s${name} / n) end as m2${suffix}`
}

function crossColumn([a, b]: readonly [Name, Name]): string {
  const name = a === 'y' && b === 'x' ? '"cross"' : `cross_${a}${b}`
  return `case when flat_${a} or flat_${b} then 0 else p${a}${b} - s${b} * s${a} / n end as ${name}`
}

function joinVariants(datasetId: number): string {
  return `join dataset_variants v on v.dataset = ${datasetId} and v.position = u.variant`
}
