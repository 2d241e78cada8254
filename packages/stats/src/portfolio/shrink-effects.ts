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

/** What past experiments say of another one: their random-effects model and how many they are. */
export interface PastModel extends RandomEffects {
  /** At least 4: fewer say nothing of how much effects vary. */
  readonly experiments: number
}

/**
 * Shrinks the effect of a new experiment towards the mean of past ones, allowing for what k of them
 * leave unknown (Morris, JASA 1983): weight on the mean B = (k - 3)/(k - 1) v/(v + tau^2), variance
 * v(1 - B) + B^2 se^2 + 2 B^2 (y - mean)^2 / (k - 3). Taking tau as known instead would make the
 * interval of 15 past experiments cover 91%.
 *
 * @throws RangeError when the estimate is not finite, the variance not above 0, there are fewer
 * than 4 experiments or alpha is not in (0, 1).
 */
export function shrinkNewEffect(
  { estimate, variance }: PastEffect,
  { mean, tauSquared, standardError, experiments }: PastModel,
  { alpha }: { readonly alpha: number },
): ShrunkNewEffect {
  requireFinite('estimate', estimate)
  requirePositive('variance', variance)
  requireOpenProbability('alpha', alpha)
  if (!(experiments >= 4)) {
    throw new RangeError(`experiments must be at least 4, got ${experiments}`)
  }
  const pull = (((experiments - 3) / (experiments - 1)) * variance) / (variance + tauSquared)
  const shrunk = estimate - pull * (estimate - mean)
  const unknown = standardError ** 2 + (2 * (estimate - mean) ** 2) / (experiments - 3)
  const standardDeviation = Math.sqrt(variance * (1 - pull) + pull ** 2 * unknown)
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
