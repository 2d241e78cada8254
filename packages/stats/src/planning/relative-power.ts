import { normalCdf, normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'
import { sequenceHalfWidth, sequenceRho } from '../sequential/sequence-half-width.js'
import { detectionReach } from './sample-size.js'

/** What decides: a fixed-horizon test, a confidence sequence, or a Bayesian credible interval. */
export type DecisionRule =
  | { readonly kind: 'fixed' }
  | { readonly kind: 'sequential'; readonly tuning: number }
  | {
      readonly kind: 'bayesian'
      /** Normal prior of the relative effect; absent for a flat one. */
      readonly prior?: { readonly mean: number; readonly standardDeviation: number }
    }

export interface PowerPlan {
  readonly mean: number
  readonly variance: number
  /** Units in each of the two arms compared. */
  readonly unitsPerArm: number
  readonly alpha: number
  readonly rule: DecisionRule
}

// A search for effects beyond 500% answers no question anybody asks.
const largestEffect = 5
const searchStep = 1e-3

/**
 * Chance that a two-sided analysis on the relative scale finds this relative effect. The variance
 * is that of the analysis, v/(m^2 n) + v (1 + effect)^2 / (m^2 n), so large effects cost power.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function relativePower(plan: PowerPlan, effect: number): number {
  requirePlan(plan)
  requireFinite('effect', effect)
  const { rule, alpha } = plan
  const variance = relativeVariance(plan, effect)
  const z = normalUpperQuantile(alpha / 2)
  if (rule.kind === 'bayesian') return bayesianPower(variance, effect, z, rule.prior)
  const shift = effect / Math.sqrt(variance * inflation(plan))
  return normalSurvival(z - shift) + normalCdf(-z - shift)
}

/**
 * The smallest relative effect above 0 that is found with this power; NaN when no effect is, which
 * happens because the variance of a relative effect grows with it. For a Bayesian rule effects up
 * to 500% are searched.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function minimumRelativeEffect(plan: PowerPlan, power: number): number {
  requirePlan(plan)
  if (plan.rule.kind === 'bayesian') return searchEffect(plan, power)
  const { mean, variance, unitsPerArm, alpha } = plan
  const reach = detectionReach(alpha, power, 'two-sided')
  // effect^2 = noise (1 + (1 + effect)^2), a quadratic in 1 + effect.
  const noise = (reach ** 2 * inflation(plan) * variance) / (unitsPerArm * mean ** 2)
  if (noise >= 1) return Number.NaN
  return (noise + Math.sqrt(noise * (2 - noise))) / (1 - noise)
}

function relativeVariance({ mean, variance, unitsPerArm }: PowerPlan, effect: number): number {
  return ((variance / unitsPerArm) * (1 + (1 + effect) ** 2)) / mean ** 2
}

// A confidence sequence needs the effect to clear a wider band than z standard errors.
function inflation({ rule, alpha, unitsPerArm }: PowerPlan): number {
  if (rule.kind !== 'sequential') return 1
  const rho = sequenceRho(alpha, rule.tuning, 'two-sided')
  const width = sequenceHalfWidth({ units: 2 * unitsPerArm, rho, alpha }, 'two-sided')
  return (width / normalUpperQuantile(alpha / 2)) ** 2
}

function bayesianPower(
  variance: number,
  effect: number,
  z: number,
  prior: { readonly mean: number; readonly standardDeviation: number } | undefined,
): number {
  const precision = 1 / variance + (prior === undefined ? 0 : prior.standardDeviation ** -2)
  const pull = prior === undefined ? 0 : (variance * prior.mean) / prior.standardDeviation ** 2
  const reach = variance * Math.sqrt(precision) * z
  const noise = Math.sqrt(variance)
  return (
    normalSurvival((reach - pull - effect) / noise) + normalCdf((-reach - pull - effect) / noise)
  )
}

// Power may fall again at large effects, so the first crossing is found by steps and then halved.
function searchEffect(plan: PowerPlan, power: number): number {
  requireOpenProbability('power', power)
  if (relativePower(plan, 0) >= power) return 0
  for (let step = 1; step * searchStep <= largestEffect; step += 1) {
    if (relativePower(plan, step * searchStep) < power) continue
    let [low, high] = [(step - 1) * searchStep, step * searchStep]
    while (high - low > 1e-12 * high) {
      const middle = (low + high) / 2
      if (middle === low || middle === high) break
      if (relativePower(plan, middle) < power) low = middle
      else high = middle
    }
    return high
  }
  return Number.NaN
}

function requirePlan({ mean, variance, unitsPerArm, alpha, rule }: PowerPlan): void {
  requireFinite('mean', mean)
  if (mean === 0) throw new RangeError('mean must not be 0: a relative effect has no meaning')
  requirePositive('variance', variance)
  requirePositive('unitsPerArm', unitsPerArm)
  requireOpenProbability('alpha', alpha)
  if (rule.kind === 'sequential') requirePositive('tuning', rule.tuning)
  if (rule.kind === 'bayesian' && rule.prior !== undefined) {
    requireFinite('prior.mean', rule.prior.mean)
    requirePositive('prior.standardDeviation', rule.prior.standardDeviation)
  }
}
