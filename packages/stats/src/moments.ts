import { requireFinite, requireNonNegative } from './domain.js'
import { divide, multiplyExactly, round, subtract } from './double-double.js'

/** Mean of one variable and the sum of its squared deviations from that mean. */
export interface Spread {
  readonly mean: number
  readonly m2: number
}

/** One value per unit. */
export interface MeanMoments extends Spread {
  readonly kind: 'mean'
  readonly n: number
}

/** One yes or no per unit; `sum` counts the yeses. */
export interface ProportionMoments {
  readonly kind: 'proportion'
  readonly n: number
  readonly sum: number
}

/** A numerator and a denominator per unit; `cross` is the sum of products of their deviations. */
export interface RatioMoments {
  readonly kind: 'ratio'
  readonly n: number
  readonly numerator: Spread
  readonly denominator: Spread
  readonly cross: number
  /** True when numerator and denominator are both 0/1 per unit. */
  readonly binary?: boolean
}

/** An outcome and a covariate measured before the experiment, per unit (CUPED). */
export interface CovariateMoments {
  readonly kind: 'covariate'
  readonly n: number
  /** True when outcome and covariate are both 0/1 per unit. */
  readonly binary: boolean
  readonly outcome: Spread
  readonly covariate: Spread
  readonly cross: number
}

/** The sufficient statistics of one metric in one arm, centred so that nothing cancels. */
export type Moments = MeanMoments | ProportionMoments | RatioMoments | CovariateMoments

/** Plain sums of one variable over the units of an arm. */
export interface Sums {
  readonly sum: number
  readonly sumSquares: number
}

/**
 * Centres plain sums. The subtraction runs in double-double, so the variance keeps its digits at an
 * offset of 1e8 standard deviations and at n = 1e12. Inconsistent sums give a negative `m2`, which
 * a comparison reports as `zero_variance`.
 *
 * @throws RangeError when n is negative or not finite, or a sum is not finite.
 */
export function meanMomentsFromSums(n: number, sum: number, sumSquares: number): MeanMoments {
  return { kind: 'mean', n, ...spreadFromSums(n, { sum, sumSquares }) }
}

/** Centres the sums of a ratio metric; `sumProducts` is the sum of numerator times denominator. */
export function ratioMomentsFromSums(sums: {
  readonly n: number
  readonly numerator: Sums
  readonly denominator: Sums
  readonly sumProducts: number
  readonly binary?: boolean
}): RatioMoments {
  const { n, numerator, denominator } = sums
  return {
    kind: 'ratio',
    n,
    numerator: spreadFromSums(n, numerator),
    denominator: spreadFromSums(n, denominator),
    cross: crossFromSums(n, numerator.sum, denominator.sum, sums.sumProducts),
    binary: sums.binary ?? false,
  }
}

/** Centres the sums of an outcome and its covariate; `sumProducts` is the sum of their products. */
export function covariateMomentsFromSums(sums: {
  readonly n: number
  readonly outcome: Sums
  readonly covariate: Sums
  readonly sumProducts: number
  readonly binary?: boolean
}): CovariateMoments {
  const { n, outcome, covariate } = sums
  return {
    kind: 'covariate',
    n,
    binary: sums.binary ?? false,
    outcome: spreadFromSums(n, outcome),
    covariate: spreadFromSums(n, covariate),
    cross: crossFromSums(n, outcome.sum, covariate.sum, sums.sumProducts),
  }
}

/** Mean and squared deviations from plain sums; fewer than two units have no spread. */
export function spreadFromSums(n: number, { sum, sumSquares }: Sums): Spread {
  requireNonNegative('n', n)
  requireFinite('sum', sum)
  requireFinite('sumSquares', sumSquares)
  return { mean: n === 0 ? 0 : sum / n, m2: crossFromSums(n, sum, sum, sumSquares) }
}

/** Sum of products of deviations from plain sums: sumProducts - sumA sumB / n. */
export function crossFromSums(n: number, sumA: number, sumB: number, sumProducts: number): number {
  requireFinite('sumProducts', sumProducts)
  if (n <= 1) return 0
  const product = divide(multiplyExactly(sumA, sumB), n)
  return round(subtract({ high: sumProducts, low: 0 }, product))
}

/** Squared deviations of two arms put together, from the deviations within each. */
export function pooledCross(
  within: readonly [number, number],
  sizes: readonly [number, number],
  gaps: readonly [number, number],
): number {
  const [a, b] = sizes
  if (a + b === 0) return 0
  return within[0] + within[1] + gaps[0] * gaps[1] * a * (b / (a + b))
}
