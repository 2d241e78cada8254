import { tCdf, tSurvival, tUpperQuantile } from './distributions/student-t.js'
import { requireFinite, requireOpenProbability } from './domain.js'
import { estimateEffect, type Difference, type Effect, type UndefinedReason } from './effect.js'
import type { ComparableMoments } from './moments.js'

/** Which effects count against the null hypothesis. */
export type Alternative = 'two-sided' | 'greater' | 'less'

export interface CompareOptions {
  readonly difference: Difference
  /** Level of the test; the interval has confidence 1 - alpha. */
  readonly alpha: number
  readonly alternative?: Alternative
  /** The effect under the null hypothesis, in the units of `difference`; 0 unless said. */
  readonly nullValue?: number
}

export interface Comparison {
  readonly estimate: number
  readonly standardError: number
  readonly degreesOfFreedom: number
  readonly statistic: number
  readonly pValue: number
  readonly interval: readonly [number, number]
  /** When not null, every number beside it is NaN. */
  readonly undefinedBecause: UndefinedReason | null
  /** The CUPED coefficient for covariate moments, else null. */
  readonly theta: number | null
}

/**
 * Welch's t test of treatment against control, for any kind of moments. The p-value is a survival
 * probability and keeps its digits down to 1e-300; the interval is its exact dual.
 *
 * @throws RangeError when alpha is not in (0, 1) or the arms hold different kinds of moments.
 * @example
 * const arm = (sum) => ({ kind: 'proportion', n: 1000, sum }) as const
 * compare(arm(100), arm(130), { difference: 'relative', alpha: 0.05 }).estimate // 0.3
 */
export function compare(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: CompareOptions,
): Comparison {
  return testEffect(estimateEffect(control, treatment, options.difference), options)
}

/** The t test and interval of an effect that is already estimated. */
export function testEffect(
  effect: Effect,
  options: Omit<CompareOptions, 'difference'>,
): Comparison {
  const { alpha, alternative = 'two-sided', nullValue = 0 } = options
  requireOpenProbability('alpha', alpha)
  requireFinite('nullValue', nullValue)
  const { estimate, standardError, degreesOfFreedom, undefinedBecause, theta } = effect
  const known = { estimate, standardError, degreesOfFreedom, undefinedBecause, theta }
  if (undefinedBecause !== null) {
    const nan = Number.NaN
    return { ...known, statistic: nan, pValue: nan, interval: [nan, nan] }
  }
  const statistic = (estimate - nullValue) / standardError
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha
  const reach = tUpperQuantile(tail, degreesOfFreedom) * standardError
  return {
    ...known,
    statistic,
    pValue: tailProbability(statistic, degreesOfFreedom, alternative),
    interval: [
      alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - reach,
      alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + reach,
    ],
  }
}

function tailProbability(t: number, degreesOfFreedom: number, alternative: Alternative): number {
  if (alternative === 'greater') return tSurvival(t, degreesOfFreedom)
  if (alternative === 'less') return tCdf(t, degreesOfFreedom)
  return 2 * tSurvival(Math.abs(t), degreesOfFreedom)
}
