import type { Moments, Spread } from '@sextant/stats'
import type { VariantMoments } from '../engine.js'
import { MOMENTS_COLUMNS, type MomentsShape } from '../sql/moments-sql.js'
import type { Row } from './rows.js'

/** One result row of `momentsSql` as the moments of a variant. */
export function readMoments(row: Row, shape: MomentsShape): VariantMoments {
  const column = (name: string) => MOMENTS_COLUMNS[shape].findIndex((known) => known === name)
  const number = (name: string) => row.number(column(name))
  const spread = (suffix = ''): Spread => ({
    mean: number(`mean${suffix}`),
    m2: number(`m2${suffix}`),
  })
  const variant = row.text(column('variant'))
  const n = number('n')
  const moments = (): Moments => {
    if (shape === 'proportion') return { kind: shape, n, sum: number('sum') }
    if (shape === 'mean') return { kind: shape, n, ...spread() }
    const cross = number('cross')
    const binary = row.flag(column('binary'))
    const [y, x] = [spread(), spread('_x')]
    return shape === 'ratio'
      ? { kind: shape, n, numerator: y, denominator: x, cross, binary }
      : { kind: shape, n, binary, outcome: y, covariate: x, cross }
  }
  return { variant, moments: moments() }
}
