import { adjustedVariance } from './arm.js'
import { adjustByPast } from './adjust-by-past.js'
import type { ComparableMoments } from './moments.js'

/** Absolute: treatment minus control. Relative: that difference over |control|. */
export type Difference = 'absolute' | 'relative'

/**
 * Why an effect has no value. `zero_variance`: an arm has no spread to judge by (fewer than two
 * units, constant or inconsistent values, a ratio over a zero denominator). `zero_baseline`: a
 * relative effect over a control mean of exactly zero.
 */
export type UndefinedReason = 'zero_variance' | 'zero_baseline'

/** An estimated effect before any test is made of it. */
export interface Effect {
  readonly estimate: number
  readonly standardError: number
  /** Welch-Satterthwaite on the per-unit variances, the same for both kinds of difference. */
  readonly degreesOfFreedom: number
  /** The CUPED coefficient, null for metrics without a covariate. */
  readonly theta: number | null
  readonly undefinedBecause: UndefinedReason | null
  /** The control value a relative effect is a share of (not adjusted by the covariate). */
  readonly baseline: number
  /** Units in both arms. */
  readonly units: number
}

/**
 * Estimates treatment against control with the delta method, adjusted by the covariate where the
 * moments carry one. Formulas: docs/statistics.md, "Effects". When `undefinedBecause` is set,
 * estimate, standard error and degrees of freedom are NaN.
 *
 * @throws RangeError when the two arms hold different kinds of moments.
 */
export function estimateEffect(
  control: ComparableMoments,
  treatment: ComparableMoments,
  difference: Difference,
): Effect {
  const { a, b, theta, slope } = adjustByPast(control, treatment)
  const context = { theta, baseline: a.mean, units: a.n + b.n }

  const va = adjustedVariance(a, slope, 1) / a.n
  const vb = adjustedVariance(b, slope, 1) / b.n
  if (!(va > 0 && vb > 0 && a.n > 1 && b.n > 1)) return undefinedEffect('zero_variance', context)
  const degreesOfFreedom = welch(va, a.n, vb, b.n)
  const gap = b.mean - a.mean - slope * (b.covariateMean - a.covariateMean)
  if (difference === 'absolute') {
    const standardError = Math.sqrt(va + vb)
    return { ...context, estimate: gap, standardError, degreesOfFreedom, undefinedBecause: null }
  }

  const adjustedBaseline = a.mean - slope * a.covariateMean
  if (a.mean === 0 || adjustedBaseline === 0) return undefinedEffect('zero_baseline', context)
  // The gradient in the control outcome. For means it holds the plain lift, as the engines this
  // is checked against do; for ratios it is exact. Equal in large samples.
  const weight = control.kind === 'ratio_covariate' ? 1 + gap / a.mean : b.mean / a.mean
  const variance = vb + adjustedVariance(a, slope, weight) / a.n
  if (!(variance > 0)) return undefinedEffect('zero_variance', context)
  const scale = Math.abs(a.mean)
  return {
    ...context,
    estimate: gap / scale,
    standardError: Math.sqrt(variance) / scale,
    degreesOfFreedom,
    undefinedBecause: null,
  }
}

// Welch-Satterthwaite degrees of freedom from the variances of two means.
function welch(va: number, na: number, vb: number, nb: number): number {
  // As shares of the sum, so that squares of tiny variances do not underflow.
  const share = va / (va + vb)
  return 1 / (share ** 2 / (na - 1) + (1 - share) ** 2 / (nb - 1))
}

function undefinedEffect(
  undefinedBecause: UndefinedReason,
  context: Pick<Effect, 'theta' | 'baseline' | 'units'>,
): Effect {
  return {
    ...context,
    estimate: Number.NaN,
    standardError: Number.NaN,
    degreesOfFreedom: Number.NaN,
    undefinedBecause,
  }
}
