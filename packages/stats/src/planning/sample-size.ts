import type { Alternative } from '../compare.js'
import { normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'

export interface SampleSizeInput {
  /** Mean of the metric per unit today. */
  readonly mean: number
  /** Variance of the metric per unit today. */
  readonly variance: number
  /** Smallest relative effect worth finding, above 0: 0.02 is two percent of the mean. */
  readonly minimumEffect: number
  readonly alpha: number
  readonly power: number
  /** Treatment units for each control unit, 1 unless said. */
  readonly ratio?: number
  readonly alternative?: Alternative
}

export interface SampleSize {
  readonly control: number
  readonly treatment: number
}

/**
 * Units per arm of a fixed-horizon test, rounded up:
 * control = (z_alpha + z_power)^2 variance (1 + 1/ratio) / (minimumEffect mean)^2.
 * It is the inverse of `minimumDetectableEffect`. Source: docs/statistics.md, "Planning".
 *
 * @throws RangeError when an argument is outside its domain; a mean of 0 has no relative effect.
 * @example
 * sampleSize({ mean: 0.1, variance: 0.09, minimumEffect: 0.05, alpha: 0.05, power: 0.8 })
 * // { control: 56512, treatment: 56512 }
 */
export function sampleSize(input: SampleSizeInput): SampleSize {
  const { mean, variance, minimumEffect, alpha, power, ratio = 1 } = input
  requireBaseline(mean)
  requirePositive('variance', variance)
  requirePositive('minimumEffect', minimumEffect)
  requirePositive('ratio', ratio)
  const reach = detectionReach(alpha, power, input.alternative ?? 'two-sided')
  const control = (reach ** 2 * variance * (1 + 1 / ratio)) / (minimumEffect * mean) ** 2
  return { control: Math.ceil(control), treatment: Math.ceil(ratio * control) }
}

/**
 * The smallest effect a fixed-horizon test of these sizes finds with the power asked for:
 * (z_alpha + z_power) sqrt(variance (1/control + 1/treatment)), and that over |mean|.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function minimumDetectableEffect(input: {
  readonly mean: number
  readonly variance: number
  readonly control: number
  readonly treatment: number
  readonly alpha: number
  readonly power: number
  readonly alternative?: Alternative
}): { readonly absolute: number; readonly relative: number } {
  const { mean, variance, control, treatment } = input
  requireBaseline(mean)
  requirePositive('variance', variance)
  requirePositive('control', control)
  requirePositive('treatment', treatment)
  const reach = detectionReach(input.alpha, input.power, input.alternative ?? 'two-sided')
  const absolute = reach * Math.sqrt(variance * (1 / control + 1 / treatment))
  return { absolute, relative: absolute / Math.abs(mean) }
}

/** How many standard errors an effect must measure to be found with that power. */
export function detectionReach(alpha: number, power: number, alternative: Alternative): number {
  requireOpenProbability('alpha', alpha)
  requireOpenProbability('power', power)
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha
  const reach = normalUpperQuantile(tail) - normalUpperQuantile(power)
  if (!(reach > 0)) throw new RangeError(`power must exceed the level of the test, got ${power}`)
  return reach
}

function requireBaseline(mean: number): void {
  requireFinite('mean', mean)
  if (mean === 0) throw new RangeError('mean must not be 0: a relative effect has no meaning')
}
