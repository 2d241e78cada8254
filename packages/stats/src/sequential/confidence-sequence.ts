import type { Alternative } from '../compare.js'
import { requireOpenProbability, requirePositive } from '../domain.js'
import { estimateEffect, type Difference, type Effect, type UndefinedReason } from '../effect.js'
import type { ComparableMoments } from '../moments.js'
import { sequenceHalfWidth, sequenceRho } from './sequence-half-width.js'

export interface ConfidenceSequenceOptions {
  readonly alpha: number
  readonly alternative?: Alternative
  /** Units in both arms together at which the interval should be tightest. */
  readonly tuning: number
}

export interface ConfidenceSequence {
  readonly estimate: number
  readonly standardError: number
  readonly rho: number
  readonly halfWidth: number
  readonly interval: readonly [number, number]
  /** Valid at every look: it may be read as often as one likes. */
  readonly pValue: number
  readonly undefinedBecause: UndefinedReason | null
  readonly theta: number | null
}

/**
 * Asymptotic confidence sequence with a normal mixture: an interval that may be looked at after
 * every unit and still covers the effect at all looks together with probability 1 - alpha.
 *
 * @throws RangeError when alpha is not in (0, 1), or not below 1/2 one-sided, or tuning is not
 * above 0.
 */
export function confidenceSequence(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: ConfidenceSequenceOptions & { readonly difference: Difference },
): ConfidenceSequence {
  return sequenceOfEffect(estimateEffect(control, treatment, options.difference), options)
}

/** The confidence sequence of an effect that is already estimated. */
export function sequenceOfEffect(
  effect: Effect,
  options: ConfidenceSequenceOptions,
): ConfidenceSequence {
  const { alpha, alternative = 'two-sided', tuning } = options
  requireOpenProbability('alpha', alpha)
  requirePositive('tuning', tuning)
  if (alternative !== 'two-sided' && alpha >= 0.5) {
    throw new RangeError(`alpha must be below 0.5 for a one-sided sequence, got ${alpha}`)
  }
  const { estimate, standardError, undefinedBecause, theta, units } = effect
  const rho = sequenceRho(alpha, tuning, alternative)
  const halfWidth = standardError * sequenceHalfWidth({ units, rho, alpha }, alternative)
  const nan = Number.NaN
  if (undefinedBecause !== null) {
    const interval = [nan, nan] as const
    return {
      estimate,
      standardError,
      rho,
      halfWidth: nan,
      interval,
      pValue: nan,
      undefinedBecause,
      theta,
    }
  }
  return {
    estimate,
    standardError,
    rho,
    halfWidth,
    interval: [
      alternative === 'less' ? Number.NEGATIVE_INFINITY : estimate - halfWidth,
      alternative === 'greater' ? Number.POSITIVE_INFINITY : estimate + halfWidth,
    ],
    pValue: sequenceP(estimate / standardError, units * rho * rho, alternative),
    undefinedBecause,
    theta,
  }
}

// The level at which the interval would just touch zero with rho held fixed, in logarithms.
function sequenceP(z: number, information: number, alternative: Alternative): number {
  const k = information + 1
  const exponent = (information * z * z) / (2 * k)
  if (alternative === 'two-sided') return Math.min(1, Math.exp(0.5 * Math.log(k) - exponent))
  if (alternative === 'greater' ? z <= 0 : z >= 0) return 1
  const logExpm1 = exponent + Math.log(-Math.expm1(-exponent))
  return Math.min(1, Math.exp(0.5 * Math.log(k) - Math.LN2 - logExpm1))
}
