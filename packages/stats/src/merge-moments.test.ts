import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeMoments } from './merge-moments.js'
import {
  covariateMomentsFromSums,
  meanMoments,
  ratioMomentsFromSums,
  ratioSpreadFromSums,
  type RatioCovariateMoments,
} from './moments.js'

const pair = fc.record({
  x: fc.integer({ min: -50, max: 50 }),
  y: fc.integer({ min: -50, max: 50 }),
})
const pairs = fc.array(pair, { minLength: 1, maxLength: 20 })
type Pair = { readonly x: number; readonly y: number }

const total = (list: readonly Pair[], of: (pair: Pair) => number): number =>
  list.reduce((sum, pair) => sum + of(pair), 0)

function sums(list: readonly Pair[]) {
  return {
    n: list.length,
    first: { sum: total(list, ({ x }) => x), sumSquares: total(list, ({ x }) => x * x) },
    second: { sum: total(list, ({ y }) => y), sumSquares: total(list, ({ y }) => y * y) },
    sumProducts: total(list, ({ x, y }) => x * y),
  }
}

// Numbers inside, rounded to what rounding leaves of them.
function rounded(moments: unknown): unknown {
  return JSON.parse(
    JSON.stringify(moments, (_, value: unknown) =>
      typeof value === 'number' ? Math.round(value * 1e6) / 1e6 + 0 : value,
    ),
  )
}

describe('mergeMoments', () => {
  test('two halves make the whole, for every kind', () => {
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const kinds = [
          (list: readonly Pair[]) => meanMoments(list.map(({ x }) => x)),
          (list: readonly Pair[]) => {
            const { n, first, second, sumProducts } = sums(list)
            return covariateMomentsFromSums({ n, outcome: first, covariate: second, sumProducts })
          },
          (list: readonly Pair[]) => {
            const { n, first, second, sumProducts } = sums(list)
            return ratioMomentsFromSums({ n, numerator: first, denominator: second, sumProducts })
          },
          (list: readonly Pair[]): RatioCovariateMoments => {
            const { n, first, second, sumProducts } = sums(list)
            const spread = ratioSpreadFromSums(n, {
              numerator: first,
              denominator: second,
              sumProducts,
            })
            // The past is the present again, so every cross product is known.
            return {
              kind: 'ratio_covariate',
              n,
              outcome: spread,
              covariate: spread,
              cross: {
                numerators: spread.numerator.m2,
                denominators: spread.denominator.m2,
                numeratorWithPastDenominator: spread.cross,
                denominatorWithPastNumerator: spread.cross,
              },
            }
          },
        ]
        for (const of of kinds) {
          expect(rounded(mergeMoments(of(a), of(b)))).toEqual(rounded(of([...a, ...b])))
        }
      }),
    )
  })

  test('proportions stay proportions, and an empty group adds nothing', () => {
    const none = { kind: 'proportion', n: 0, sum: 0 } as const
    const some = { kind: 'proportion', n: 10, sum: 3 } as const
    expect(mergeMoments(some, some)).toEqual({ kind: 'proportion', n: 20, sum: 6 })
    expect(mergeMoments(none, some)).toEqual(some)
    expect(mergeMoments(meanMoments([]), meanMoments([1, 3]))).toEqual(meanMoments([1, 3]))
  })

  test('different kinds are refused', () => {
    expect(() => mergeMoments(meanMoments([1]), { kind: 'proportion', n: 1, sum: 1 })).toThrow(
      new RangeError('b must be mean moments, got proportion'),
    )
  })
})
