import { normalUpperQuantile } from '../distributions/normal.js'
import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'
import {
  randomEffects,
  type HeterogeneityMethod,
  type PastEffect,
  type RandomEffects,
} from './random-effects.js'

export interface ShrunkEffect {
  readonly mean: number
  readonly standardDeviation: number
  /** Significantly above zero on its own. */
  readonly winner: boolean
}

/** A new experiment's effect after shrinkage, with its credible interval. */
export interface ShrunkNewEffect {
  readonly estimate: number
  readonly standardDeviation: number
  readonly interval: readonly [number, number]
}

/**
 * Shrinks the effect of a new experiment towards what past ones make one expect of it: the prior is
 * N(mean, tau^2 + standardError^2), the predictive distribution of another true effect, so that a
 * mean known from few experiments pulls less. With nothing known to vary (both 0) it is the mean.
 *
 * @throws RangeError when the estimate is not finite, the variance not above 0 or alpha not in
 * (0, 1).
 */
export function shrinkNewEffect(
  { estimate, variance }: PastEffect,
  { mean, tauSquared, standardError }: RandomEffects,
  { alpha }: { readonly alpha: number },
): ShrunkNewEffect {
  requireFinite('estimate', estimate)
  requirePositive('variance', variance)
  requireOpenProbability('alpha', alpha)
  const prior = tauSquared + standardError ** 2
  const trust = prior / (prior + variance)
  const shrunk = trust * estimate + (1 - trust) * mean
  const standardDeviation = Math.sqrt(trust * variance)
  const reach = normalUpperQuantile(alpha / 2) * standardDeviation
  return { estimate: shrunk, standardDeviation, interval: [shrunk - reach, shrunk + reach] }
}

export interface ShrunkPortfolio {
  readonly model: RandomEffects
  readonly effects: readonly ShrunkEffect[]
  readonly winners: number
  /** What the winners promise when their estimates are simply added. */
  readonly naiveSum: number
  /** What they promise after shrinkage: the honest cumulative impact. */
  readonly shrunkSum: number
}

/**
 * Empirical-Bayes shrinkage of past effects towards their common mean: posterior mean
 * (tau^2 y + v mu) / (tau^2 + v). Fit it on all experiments, losers too; then no further
 * correction for the winner's curse is needed.
 *
 * @throws RangeError when an estimate is not finite, a variance not above 0 or alpha not in (0, 1).
 */
export function shrinkEffects(
  past: readonly PastEffect[],
  { alpha, method = 'dersimonian-laird' }: { alpha: number; method?: HeterogeneityMethod },
): ShrunkPortfolio {
  requireOpenProbability('alpha', alpha)
  const model = randomEffects(past, method)
  const z = normalUpperQuantile(alpha / 2)
  const effects = past.map(({ estimate, variance }) => {
    const trust = model.tauSquared / (model.tauSquared + variance)
    return {
      mean: trust * estimate + (1 - trust) * model.mean,
      standardDeviation: Math.sqrt(trust * variance),
      winner: estimate > z * Math.sqrt(variance),
    }
  })
  const isWinner = (_: unknown, index: number): boolean => effects[index]?.winner ?? false
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
  return {
    model,
    effects,
    winners: effects.filter(({ winner }) => winner).length,
    naiveSum: sum(past.filter(isWinner).map(({ estimate }) => estimate)),
    shrunkSum: sum(effects.filter(isWinner).map(({ mean }) => mean)),
  }
}
