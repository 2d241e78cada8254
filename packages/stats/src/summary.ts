import {
  max,
  mean,
  median,
  min,
  quantile as sortedQuantile,
  sampleVariance,
} from 'simple-statistics'
import { requireProbability } from './domain.js'

export interface Summary {
  readonly n: number
  readonly mean: number
  /** With n - 1 in the denominator; NaN for fewer than two values. */
  readonly variance: number
  readonly min: number
  readonly max: number
  readonly median: number
}

/**
 * Describes a list of numbers. No value: everything but n is NaN. One value: the variance is NaN.
 *
 * @throws RangeError when a value is not finite.
 * @example
 * summarise([1, 2, 3, 4]).variance // 1.6666666666666667
 */
export function summarise(values: readonly number[]): Summary {
  requireAllFinite(values)
  const n = values.length
  if (n === 0) {
    const nan = Number.NaN
    return { n, mean: nan, variance: nan, min: nan, max: nan, median: nan }
  }
  const list = [...values]
  return {
    n,
    mean: mean(list),
    variance: n > 1 ? sampleVariance(list) : Number.NaN,
    min: min(list),
    max: max(list),
    median: median(list),
  }
}

/**
 * The p-quantile, interpolated between order statistics (type 7 of Hyndman and Fan 1996, the
 * default of R and NumPy). NaN for an empty list.
 *
 * @throws RangeError when p is outside [0, 1] or a value is not finite.
 * @example
 * quantile([1, 2, 3, 4], 0.25) // 1.75
 */
export function quantile(values: readonly number[], p: number): number {
  requireProbability('p', p)
  requireAllFinite(values)
  return values.length === 0 ? Number.NaN : sortedQuantile([...values], p)
}

function requireAllFinite(values: readonly number[]): void {
  const wrong = values.find((value) => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`values must be finite, got ${wrong}`)
}
