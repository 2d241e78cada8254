import { requireFinite, requirePositive } from '../domain.js'
import { crossingAbove } from '../numeric/crossing.js'

/** One finished experiment: its estimated effect and the variance of that estimate. */
export interface PastEffect {
  readonly estimate: number
  readonly variance: number
}

export interface RandomEffects {
  /** Variance of the true effects between experiments. */
  readonly tauSquared: number
  /** Mean of the true effects. */
  readonly mean: number
  readonly standardError: number
}

/** How the variance between experiments is estimated. */
export type HeterogeneityMethod = 'dersimonian-laird' | 'reml' | 'paule-mandel'

/**
 * Random-effects model of past experiments: estimate_i ~ N(effect_i, variance_i), effect_i ~
 * N(mean, tau^2). DerSimonian and Laird (1986) is closed form, REML and Paule-Mandel (1982) are
 * solved. One experiment has tau^2 = 0; none gives NaN.
 *
 * @throws RangeError when an estimate is not finite or a variance not above 0.
 */
export function randomEffects(
  effects: readonly PastEffect[],
  method: HeterogeneityMethod,
): RandomEffects {
  for (const { estimate, variance } of effects) {
    requireFinite('estimate', estimate)
    requirePositive('variance', variance)
  }
  const tauSquared = heterogeneity(effects, method)
  const { mean, weight } = weighted(effects, tauSquared)
  return { tauSquared, mean, standardError: 1 / Math.sqrt(weight) }
}

/** Cochran's Q: squared deviations from the fixed-effect mean in units of their variances. */
export function cochranQ(effects: readonly PastEffect[]): number {
  return weighted(effects, 0).q
}

function heterogeneity(effects: readonly PastEffect[], method: HeterogeneityMethod): number {
  const freedom = effects.length - 1
  if (freedom < 1) return 0
  const { q, weight, squares, largest } = weighted(effects, 0)
  switch (method) {
    case 'dersimonian-laird':
      return Math.max(0, (q - freedom) / (weight - squares / weight))
    case 'paule-mandel':
      // Q falls as tau^2 grows; it should be what chance alone makes of it.
      if (q <= freedom) return 0
      return crossingAbove((tau) => weighted(effects, tau).q <= freedom, largest)
    case 'reml':
      if (restrictedSlope(effects, 0) <= 0) return 0
      return crossingAbove((tau) => restrictedSlope(effects, tau) <= 0, largest)
  }
}

// Twice the derivative of the restricted log-likelihood in tau^2.
function restrictedSlope(effects: readonly PastEffect[], tauSquared: number): number {
  const { mean, weight, squares } = weighted(effects, tauSquared)
  const fit = effects.reduce(
    (sum, { estimate, variance }) => sum + ((estimate - mean) / (variance + tauSquared)) ** 2,
    0,
  )
  return fit - weight + squares / weight
}

function weighted(
  effects: readonly PastEffect[],
  tauSquared: number,
): {
  readonly mean: number
  readonly weight: number
  readonly squares: number
  readonly q: number
  readonly largest: number
} {
  let [weight, squares, sum, largest] = [0, 0, 0, 0]
  for (const { estimate, variance } of effects) {
    const w = 1 / (variance + tauSquared)
    weight += w
    squares += w * w
    sum += w * estimate
    largest = Math.max(largest, variance)
  }
  const mean = sum / weight
  const q = effects.reduce(
    (total, { estimate, variance }) => total + (estimate - mean) ** 2 / (variance + tauSquared),
    0,
  )
  return { mean, weight, squares, q, largest }
}
