import type { Moments, PartialCovariateMoments, Spread } from '@sextant/stats'
import type { VariantMoments } from '../engine.js'
import { MOMENTS_COLUMNS, type MomentsShape } from '../sql/moments-sql.js'
import type { Row } from './rows.js'

/** The result rows of `momentsSql` as the moments of each variant, in the order of the rows. */
export function readMoments(rows: readonly Row[], shape: MomentsShape): VariantMoments[] {
  if (shape !== 'covariate') return rows.map((row) => readRow(row, shape))
  const { flag } = columnsOf(shape)
  return rows.every((row) => flag(row, 'known'))
    ? rows.map((row) => readRow(row, shape))
    : readPartial(rows)
}

function columnsOf(shape: MomentsShape) {
  const columns: readonly string[] = MOMENTS_COLUMNS[shape]
  return {
    text: (row: Row, name: string) => row.text(columns.indexOf(name)),
    flag: (row: Row, name: string) => row.flag(columns.indexOf(name)),
    number: (row: Row, name: string) => row.number(columns.indexOf(name)),
  }
}

function readRow(row: Row, shape: MomentsShape): VariantMoments {
  const { text, number, flag } = columnsOf(shape)
  const of = (name: string) => number(row, name)
  const spread = (suffix = ''): Spread => ({ mean: of(`mean${suffix}`), m2: of(`m2${suffix}`) })
  const n = of('n')
  const moments = (): Moments => {
    if (shape === 'proportion') return { kind: shape, n, sum: of('sum') }
    if (shape === 'mean') return { kind: shape, n, ...spread() }
    const cross = of('cross')
    const [y, x] = [spread(), spread('_x')]
    if (shape === 'ratio_covariate') return pastRatio(of, { n, y, x, cross })
    const binary = flag(row, 'binary')
    return shape === 'ratio'
      ? { kind: shape, n, numerator: y, denominator: x, cross, binary }
      : { kind: shape, n, binary, outcome: y, covariate: x, cross }
  }
  return { variant: text(row, 'variant'), moments: moments() }
}

function pastRatio(
  of: (name: string) => number,
  { n, y, x, cross }: { n: number; y: Spread; x: Spread; cross: number },
): Moments {
  const past = (name: 'p' | 'q'): Spread => ({ mean: of(`mean_${name}`), m2: of(`m2_${name}`) })
  const withoutPast = of('without_past')
  return {
    kind: 'ratio_covariate',
    n,
    outcome: { numerator: y, denominator: x, cross },
    covariate: { numerator: past('p'), denominator: past('q'), cross: of('cross_pq') },
    cross: {
      numerators: of('cross_yp'),
      denominators: of('cross_xq'),
      numeratorWithPastDenominator: of('cross_yq'),
      denominatorWithPastNumerator: of('cross_xp'),
    },
    ...(withoutPast === 0 ? {} : { unitsWithoutPast: withoutPast }),
  }
}

const NOBODY: Spread = { mean: 0, m2: 0 }

/** One or two rows a variant: units with a past, units without. */
function readPartial(rows: readonly Row[]): VariantMoments[] {
  const { text, number, flag } = columnsOf('covariate')
  const variants = [...new Set(rows.map((row) => text(row, 'variant')))]
  return variants.map((variant) => {
    const own = rows.filter((row) => text(row, 'variant') === variant)
    const known = own.find((row) => flag(row, 'known'))
    const others = own.find((row) => !flag(row, 'known'))
    const group = (row: Row | undefined) => ({
      n: row === undefined ? 0 : number(row, 'n'),
      outcome: row === undefined ? NOBODY : { mean: number(row, 'mean'), m2: number(row, 'm2') },
    })
    const [withPast, withoutPast] = [group(known), group(others)]
    const moments: PartialCovariateMoments = {
      kind: 'partial_covariate',
      n: withPast.n + withoutPast.n,
      binary: own.every((row) => flag(row, 'binary')),
      withPast: {
        ...withPast,
        covariate:
          known === undefined
            ? NOBODY
            : { mean: number(known, 'mean_x'), m2: number(known, 'm2_x') },
        cross: known === undefined ? 0 : number(known, 'cross'),
      },
      withoutPast,
    }
    return { variant, moments }
  })
}
