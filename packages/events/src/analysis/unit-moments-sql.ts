import type { ResolvedMetric } from './resolve-analysis.js'
import { MOMENT_SUMS } from './tables.js'
import { valueSql } from './value-sql.js'

/** Columns of a cell, without its snapshot. */
export const CELL = 'metric, variant, day, segment'
export const SUMS = ['n', ...MOMENT_SUMS]

/** What moments are summed over: parenthesised queries or tables. */
export interface SummedUnits {
  /** (variant, day, segment, crossed) of each unit. */
  readonly units: string
  /** The same of each unit and metric, with its state. */
  readonly states: string
  /** A column of 1 and -1 by which each row counts; null: each counts once. */
  readonly sign: string | null
}

/**
 * Cells of moments: sums over units that did not cross over. Units without a state add nothing but
 * to metric -1. Cells of zeros are left out.
 */
export function unitMomentsSql(metrics: readonly ResolvedMetric[], summed: SummedUnits): string {
  const zeros = MOMENT_SUMS.map((sum) => `0::hugeint as ${sum}`).join(', ')
  const units = `select -1 as metric, variant, day, segment, ${countSql(summed.sign)} as n, ${zeros}
  from ${summed.units} where not crossed group by variant, day, segment`
  // Metrics that are valued by the same expressions are summed together.
  const alike = new Map<string, number[]>()
  for (const metric of metrics) {
    const columns = valueColumns(metric)
    alike.set(columns, [...(alike.get(columns) ?? []), metric.position])
  }
  const each = [...alike].map(([columns, positions]) => sumsSql(columns, positions, summed))
  return `select ${CELL}, ${SUMS.join(', ')} from (
  ${[units, ...each].join('\n  union all\n  ')}
) where ${NONZERO}`
}

// All of them: of a change the squares may cancel where the sums do not, as from -3 to 3.
const NONZERO = `(${SUMS.map((sum) => `${sum} <> 0`).join(' or ')})`

function valueColumns(metric: ResolvedMetric): string {
  const { definition } = metric
  const value = (side: 'y' | 'x' | 'd') => `${valueSql(metric, side)}::hugeint as v${side}`
  if (definition.denominator !== null) return `${value('y')}, ${value('d')}`
  return definition.covariateSpan > 0 ? `${value('y')}, ${value('x')}` : value('y')
}

function sumsSql(columns: string, positions: readonly number[], summed: SummedUnits): string {
  const { states, sign } = summed
  const factor = sign === null ? '' : ' * sign'
  const sums = MOMENT_SUMS.map((name) => {
    const values = name
      .slice(1)
      .split('')
      .map((side) => `v${side}`)
    const known = values.every((value) => columns.includes(` as ${value}`))
    return known ? `sum(${values.join(' * ')}${factor})::hugeint` : '0::hugeint'
  })
  const own = sign === null ? '' : `, ${sign} as sign`
  return `select metric, variant, day, segment, ${countSql(sign && 'sign', 'own > 0')}, ${sums.join(', ')}
  from (
    select m.metric, m.variant, m.day, m.segment, m.n as own, ${columns}${own}
    from ${states} m where m.metric in (${positions.join(', ')}) and not m.crossed
  ) group by metric, variant, day, segment`
}

function countSql(sign: string | null, condition = 'true'): string {
  if (sign === null) return `count(*) filter (where ${condition})`
  return `coalesce(sum(${sign}) filter (where ${condition}), 0)::bigint`
}

/** Cells of a snapshot with the changes added; both have the columns of a cell. */
export function correctedMomentsSql(before: string, changes: string): string {
  const cells = `${CELL}, ${SUMS.join(', ')}`
  const summed = SUMS.map((sum) => `sum(${sum}) as ${sum}`).join(', ')
  return `select * from (
  select ${CELL}, ${summed} from (
    select ${cells} from ${before} union all select ${cells} from (${changes})
  ) group by ${CELL}
) where ${NONZERO}`
}
