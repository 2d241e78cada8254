import { ratioSpreadFromSums, type QuantileMoments } from '@sextant/stats'
import type { VariantQuantile } from '../engine.js'
import { QUANTILE_COLUMNS, type QuantileShape } from '../sql/quantiles-sql.js'
import type { Row } from './rows.js'

/** One result row of `quantilesSql` as the moments of a variant. */
export function readQuantile(row: Row, { level, clustered }: QuantileShape): VariantQuantile {
  const number = (name: (typeof QUANTILE_COLUMNS)[number]) =>
    row.number(QUANTILE_COLUMNS.indexOf(name))
  const n = number('n')
  const moments: QuantileMoments = {
    kind: 'quantile',
    n,
    rankedEvents: n,
    level,
    quantile: number('quantile'),
    lower: number('lower'),
    upper: number('upper'),
  }
  const variant = row.text(QUANTILE_COLUMNS.indexOf('variant'))
  if (!clustered) return { variant, moments }
  const units = number('units')
  const clusters = ratioSpreadFromSums(units, {
    numerator: { sum: number('sum'), sumSquares: number('sum_squares') },
    denominator: { sum: number('events'), sumSquares: number('events_squares') },
    sumProducts: number('products'),
  })
  return { variant, moments: { ...moments, clusters: { n: units, ...clusters } } }
}
