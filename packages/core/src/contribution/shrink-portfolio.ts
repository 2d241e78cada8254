import { randomEffects, type PastEffect } from '@sextant/stats'

/** What is believed of one effect, in parts that can be added up with their common uncertainty. */
export interface BelievedEffect {
  readonly estimate: number
  /** Variance of its own, apart from that of the common mean. */
  readonly ownVariance: number
  /** Share of the common mean in the estimate; 0 where it is taken raw. */
  readonly meanShare: number
}

export interface BelievedPortfolio {
  readonly shrunk: boolean
  readonly effects: readonly BelievedEffect[]
  /** Variance of the common mean. */
  readonly meanVariance: number
}

/** Fewer experiments of a metric say too little of how much its effects vary. */
const LEAST_PORTFOLIO = 6

/**
 * Shrinks the effects of all experiments of one metric, losers too, towards their common mean: the
 * posterior (tau^2 y + v mu)/(tau^2 + v) by DerSimonian and Laird, with the uncertainty of mu kept
 * apart because all of them share it. Fewer than six are taken raw.
 */
export function shrinkPortfolio(past: readonly PastEffect[]): BelievedPortfolio {
  if (past.length < LEAST_PORTFOLIO) {
    const effects = past.map(({ estimate, variance }) => {
      return { estimate, ownVariance: variance, meanShare: 0 }
    })
    return { shrunk: false, effects, meanVariance: 0 }
  }
  const { mean, tauSquared, standardError } = randomEffects(past, 'dersimonian-laird')
  const effects = past.map(({ estimate, variance }) => {
    const trust = tauSquared / (tauSquared + variance)
    return {
      estimate: trust * estimate + (1 - trust) * mean,
      ownVariance: trust * variance,
      meanShare: 1 - trust,
    }
  })
  return { shrunk: true, effects, meanVariance: standardError ** 2 }
}

/** A sum of effects, each times a factor: the uncertainty of a common mean adds up before it is squared. */
export function addUp(
  terms: readonly { readonly factor: number; readonly effect: BelievedEffect }[],
  meanVariance: number,
): { readonly estimate: number; readonly variance: number } {
  let estimate = 0
  let own = 0
  let meanFactor = 0
  for (const { factor, effect } of terms) {
    estimate += factor * effect.estimate
    own += factor ** 2 * effect.ownVariance
    meanFactor += factor * effect.meanShare
  }
  return { estimate, variance: own + meanFactor ** 2 * meanVariance }
}
