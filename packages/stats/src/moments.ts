import { requireFinite, requireNonNegative } from './domain.js'
import { divide, multiplyExactly, round, subtract } from './numeric/double-double.js'

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
export interface RatioMoments extends RatioSpread {
  readonly kind: 'ratio'
  readonly n: number
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

/**
 * An outcome and a covariate that some units do not have: the units with a past, and those without
 * one, counted apart.
 */
export interface PartialCovariateMoments {
  readonly kind: 'partial_covariate'
  /** Units of both groups. */
  readonly n: number
  /** True when the outcome, and the covariate where it is known, are both 0/1 per unit. */
  readonly binary: boolean
  readonly withPast: Pick<CovariateMoments, 'n' | 'outcome' | 'covariate' | 'cross'>
  readonly withoutPast: { readonly n: number; readonly outcome: Spread }
}

/** Moments that are one table of means and cross products. */
export type PlainMoments =
  | MeanMoments
  | ProportionMoments
  | RatioMoments
  | CovariateMoments
  | RatioCovariateMoments

/** The sufficient statistics of one metric in one arm, centred so that nothing cancels. */
export type Moments = PlainMoments | PartialCovariateMoments

/** Two variables per unit that form a ratio; `cross` is the sum of products of deviations. */
export interface RatioSpread {
  readonly numerator: Spread
  readonly denominator: Spread
  readonly cross: number
}

/** A ratio metric and the same ratio measured before the experiment (CUPED for ratios). */
export interface RatioCovariateMoments {
  readonly kind: 'ratio_covariate'
  readonly n: number
  readonly outcome: RatioSpread
  readonly covariate: RatioSpread
  /** Sums of products of deviations between outcome and covariate. */
  readonly cross: {
    readonly numerators: number
    readonly denominators: number
    readonly numeratorWithPastDenominator: number
    readonly denominatorWithPastNumerator: number
  }
  /** Units that have no past and count as 0 over 0 in it; 0 unless said. */
  readonly unitsWithoutPast?: number
}

/**
 * A quantile of events, read together with the values at `level` plus and minus 1.96 standard
 * errors of the rank (Deng, Knoblich and Lu 2018).
 */
export interface QuantileMoments {
  readonly kind: 'quantile'
  /** Events the quantile is taken over. */
  readonly n: number
  /** Events the ranks of `lower` and `upper` were computed for; n unless the arm was sampled. */
  readonly rankedEvents: number
  readonly level: number
  readonly quantile: number
  readonly lower: number
  readonly upper: number
  /** Per unit: events at or below the quantile, over events; absent when each unit has one. */
  readonly clusters?: (RatioSpread & { readonly n: number }) | undefined
}

/** Every kind of moments that two arms can be compared on. */
export type ComparableMoments = Moments | QuantileMoments

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

/** The moments of a list of values, one per unit, in two passes. */
export function meanMoments(values: readonly number[]): MeanMoments {
  const n = values.length
  for (const value of values) requireFinite('values', value)
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n
  const m2 = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { kind: 'mean', n, mean, m2 }
}

/** Plain sums of a numerator and a denominator; `sumProducts` is the sum of their products. */
export interface RatioSums {
  readonly numerator: Sums
  readonly denominator: Sums
  readonly sumProducts: number
}

/** Centres the sums of two variables that form a ratio. */
export function ratioSpreadFromSums(n: number, sums: RatioSums): RatioSpread {
  const { numerator, denominator, sumProducts } = sums
  return {
    numerator: spreadFromSums(n, numerator),
    denominator: spreadFromSums(n, denominator),
    cross: crossFromSums(n, numerator.sum, denominator.sum, sumProducts),
  }
}

/** Centres the sums of a ratio metric. @throws RangeError as `meanMomentsFromSums`. */
export function ratioMomentsFromSums(
  sums: RatioSums & { readonly n: number; readonly binary?: boolean },
): RatioMoments {
  const { n, binary = false } = sums
  return { kind: 'ratio', n, ...ratioSpreadFromSums(n, sums), binary }
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

// Mean and squared deviations from plain sums; fewer than two units have no spread.
function spreadFromSums(n: number, { sum, sumSquares }: Sums): Spread {
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
