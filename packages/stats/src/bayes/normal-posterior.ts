import {
  normalCdf,
  normalDensity,
  normalSurvival,
  normalUpperQuantile,
} from '../distributions/normal.js'
import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'
import { estimateEffect, type Difference, type UndefinedReason } from '../effect.js'
import type { ComparableMoments } from '../moments.js'

export interface PosteriorOptions {
  readonly difference: Difference
  /** The credible interval holds 1 - alpha of the posterior. */
  readonly alpha: number
  /** Normal prior of the relative effect; flat when absent. */
  readonly prior?: { readonly mean: number; readonly standardDeviation: number }
  /** Where the metric should go; up unless said. */
  readonly direction?: 'up' | 'down'
}

export interface EffectPosterior {
  readonly estimate: number
  readonly standardError: number
  readonly mean: number
  readonly standardDeviation: number
  /** Probability that treatment is better; 1/2 when the effect is undefined. */
  readonly chanceToWin: number
  readonly interval: readonly [number, number]
  /** Expected loss, in units of the effect, of keeping control. */
  readonly riskOfControl: number
  /** Expected loss of choosing treatment. */
  readonly riskOfTreatment: number
  readonly undefinedBecause: UndefinedReason | null
}

/**
 * Posterior of the effect for a normal likelihood and a normal (or flat) prior. The prior is about
 * the relative effect; for an absolute one it is scaled by the control value. When the effect is
 * undefined the data say nothing: chance to win 1/2, every other number NaN.
 *
 * @throws RangeError when alpha is not in (0, 1) or the prior has no positive spread.
 */
export function effectPosterior(
  control: ComparableMoments,
  treatment: ComparableMoments,
  options: PosteriorOptions,
): EffectPosterior {
  const { difference, alpha, prior, direction = 'up' } = options
  requireOpenProbability('alpha', alpha)
  if (prior !== undefined) {
    requireFinite('prior.mean', prior.mean)
    requirePositive('prior.standardDeviation', prior.standardDeviation)
  }
  const effect = estimateEffect(control, treatment, difference)
  const scale = difference === 'absolute' ? Math.abs(effect.baseline) : 1
  // Without a control value a prior on the lift says nothing about an absolute effect.
  const unscaled = prior !== undefined && scale === 0
  const undefinedBecause = effect.undefinedBecause ?? (unscaled ? 'zero_baseline' : null)
  const estimate = undefinedBecause === null ? effect.estimate : Number.NaN
  const standardError = undefinedBecause === null ? effect.standardError : Number.NaN
  const { mean, standardDeviation } = update(estimate, standardError, prior, scale)
  const z = mean / standardDeviation
  const gain = standardDeviation * expectedExcess(z)
  const loss = standardDeviation * expectedExcess(-z)
  const reach = normalUpperQuantile(alpha / 2) * standardDeviation
  const win = direction === 'up' ? normalCdf(z) : normalSurvival(z)
  return {
    estimate,
    standardError,
    mean,
    standardDeviation,
    chanceToWin: undefinedBecause === null ? win : 0.5,
    interval: [mean - reach, mean + reach],
    riskOfControl: direction === 'up' ? gain : loss,
    riskOfTreatment: direction === 'up' ? loss : gain,
    undefinedBecause,
  }
}

function update(
  estimate: number,
  standardError: number,
  prior: PosteriorOptions['prior'],
  scale: number,
): { readonly mean: number; readonly standardDeviation: number } {
  if (prior === undefined) return { mean: estimate, standardDeviation: standardError }
  const spread = prior.standardDeviation * scale
  const trust = 1 / (1 + (standardError / spread) ** 2)
  return {
    mean: trust * estimate + (1 - trust) * prior.mean * scale,
    standardDeviation: standardError * Math.sqrt(trust),
  }
}

/** E[max(Z + z, 0)] for standard normal Z. */
function expectedExcess(z: number): number {
  return normalDensity(z) + z * normalCdf(z)
}
