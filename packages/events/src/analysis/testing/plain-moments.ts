import { meanMoments, type Moments, type Spread } from '@sextant/stats'
import type { SliceMoments, StreamMetric } from '../analysis.js'
import type { OracleUnit } from './oracle.js'
import { analysis } from './read-world.js'

/** Moments from values one by one, in doubles. */
export function plainMoments(of: StreamMetric, values: readonly Values[]): Moments {
  const [y, d, x] = [
    values.map((value) => value.y),
    values.map((value) => value.d),
    values.map((value) => value.x),
  ]
  const n = values.length
  const binary = of.kind === 'proportion'
  if (of.covariateSpan > 0) {
    const spreads = { outcome: spread(y), covariate: spread(x), cross: cross(y, x) }
    return { kind: 'covariate', n, binary, ...spreads }
  }
  if (of.kind === 'ratio') {
    const spreads = { numerator: spread(y), denominator: spread(d), cross: cross(y, d) }
    return { kind: 'ratio', n, ...spreads, binary: false }
  }
  if (binary) return { kind: 'proportion', n, sum: y.reduce((a, b) => a + b, 0) }
  return meanMoments(y)
}

export interface Values {
  readonly y: number
  readonly d: number
  readonly x: number
}

export function spread(values: readonly number[]): Spread {
  const { mean, m2 } = meanMoments(values)
  return { mean, m2 }
}

function cross(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanMoments(a).mean, meanMoments(b).mean]
  return a.reduce((sum, value, at) => sum + (value - meanA) * ((b[at] ?? 0) - meanB), 0)
}

/** A unit's values of one metric, as numbers. */
export function valuesOf({ values }: OracleUnit, position: number): Values {
  const { y, d, x } = values[position] ?? { y: 0n, d: 0n, x: 0n }
  const of = analysis.metrics[position]
  const scale = (aggregation = 'count') =>
    ['any', 'count', 'distinct'].includes(aggregation) ? 1 : 10 ** (of?.decimals ?? 0)
  const own = scale(of?.measure.aggregation)
  return {
    y: Number(y) / own,
    d: Number(d) / scale(of?.denominator?.aggregation),
    x: Number(x) / own,
  }
}

/**
 * What was got, with the expected number wherever the two are the same to what doubles can hold of
 * them: to be compared with what is expected.
 */
export function alike(got: unknown, expected: unknown): unknown {
  if (typeof got === 'number' && typeof expected === 'number') {
    const room = 1e-9 * Math.max(Math.abs(got), Math.abs(expected)) + 1e-7
    return Math.abs(got - expected) <= room ? expected : got
  }
  if (Array.isArray(got)) {
    const others: readonly unknown[] = Array.isArray(expected) ? expected : []
    return got.map((item: unknown, index) => alike(item, others[index]))
  }
  if (typeof got !== 'object' || got === null) return got
  const others = new Map(
    typeof expected === 'object' && expected !== null ? Object.entries(expected) : [],
  )
  return Object.fromEntries(
    Object.entries(got).map(([key, value]) => [key, alike(value, others.get(key))]),
  )
}

/** What slices should hold: by variant, then slice, the units for which the slice is theirs. */
export function sliced(
  slices: readonly (string | null)[],
  position: number,
  unitsOf: (variant: number, slice: string | null) => readonly OracleUnit[],
): readonly SliceMoments<Moments>[] {
  const of = analysis.metrics[position]
  if (of === undefined) throw new RangeError('no such metric')
  return analysis.variants.flatMap(({ variant }, at) =>
    slices.map((slice) => {
      const values = unitsOf(at, slice).map((unit) => valuesOf(unit, position))
      return { variant, slice, moments: plainMoments(of, values) }
    }),
  )
}
