import type { Moments, Spread } from '@sextant/stats'
import type { ResolvedMetric } from './resolve-analysis.js'
import type { MOMENT_SUMS } from './tables.js'
import { valueDecimals } from './value-sql.js'

/** Sums over `units` units, those without events counted as 0; in units of the last decimals. */
export type MomentSums = Readonly<Record<(typeof MOMENT_SUMS)[number] | 'units', bigint>>

/** The sums that a way to tell each one gives. */
export function momentSums(units: bigint, tell: (sum: (typeof MOMENT_SUMS)[number]) => bigint) {
  return {
    units,
    sy: tell('sy'),
    syy: tell('syy'),
    sx: tell('sx'),
    sxx: tell('sxx'),
    sxy: tell('sxy'),
    sd: tell('sd'),
    sdd: tell('sdd'),
    syd: tell('syd'),
  }
}

/**
 * Moments of a metric from integer sums. Deviations are centred in integers and divided once, so
 * nothing cancels at any offset: each figure is the exact one, rounded to a double.
 */
export function momentsOf(metric: ResolvedMetric, sums: MomentSums): Moments {
  const { definition } = metric
  const n = Number(sums.units)
  const y = 10n ** BigInt(valueDecimals(metric, 'y'))
  const binary = definition.kind === 'proportion'
  if (definition.covariateSpan > 0) {
    const outcome = spread(sums.units, sums.sy, sums.syy, y)
    const covariate = spread(sums.units, sums.sx, sums.sxx, y)
    const cross = centred(sums.units, sums.sxy, sums.sy * sums.sx, y * y)
    return { kind: 'covariate', n, binary, outcome, covariate, cross }
  }
  if (definition.denominator !== null) {
    const d = 10n ** BigInt(valueDecimals(metric, 'd'))
    const numerator = spread(sums.units, sums.sy, sums.syy, y)
    const denominator = spread(sums.units, sums.sd, sums.sdd, d)
    const cross = centred(sums.units, sums.syd, sums.sy * sums.sd, y * d)
    const { aggregation } = definition.measure
    const both = aggregation === 'any' && definition.denominator.aggregation === 'any'
    return { kind: 'ratio', n, numerator, denominator, cross, binary: both }
  }
  if (binary) return { kind: 'proportion', n, sum: Number(sums.sy) }
  return { kind: 'mean', n, ...spread(sums.units, sums.sy, sums.syy, y) }
}

function spread(n: bigint, sum: bigint, squares: bigint, scale: bigint): Spread {
  const mean = n === 0n ? 0 : quotient(sum, n * scale)
  return { mean, m2: centred(n, squares, sum * sum, scale * scale) }
}

/** (products - sumProduct / n) / scale. */
function centred(n: bigint, products: bigint, sumProduct: bigint, scale: bigint): number {
  return n === 0n ? 0 : quotient(products * n - sumProduct, n * scale)
}

/** a / b for b > 0, as the nearest double. */
export function quotient(a: bigint, b: bigint): number {
  if (a < 0n) return -quotient(-a, b)
  if (a === 0n) return 0
  // 64 bits or more of the quotient; the last one says that something was left, so that the rounding
  // to 53 bits sees on which side of a half it falls.
  const shift = Math.max(0, 64 + bits(b) - bits(a))
  const shifted = a << BigInt(shift)
  const whole = shifted / b
  return Number(whole * b === shifted ? whole : whole | 1n) * 2 ** -shift
}

function bits(value: bigint): number {
  return value.toString(16).length * 4
}
