import { randomEffects, type PastEffect } from '@sextant/stats'

/** What is believed of one effect, in parts that can be added up with their common uncertainty. */
export interface BelievedEffect {
  readonly estimate: number
  /** Variance of its own, apart from that of the common mean. */
  readonly ownVariance: number
  /** Share of the common mean in the estimate; 0 where it is taken raw. */
  readonly meanShare: number
  /** How far it was drawn towards the mean. */
  readonly drawn: number
}

/** What is unknown of what all effects of a portfolio were drawn with, so that it adds up first. */
export interface SharedUncertainty {
  /** Variance of the common mean. */
  readonly meanVariance: number
  /** Relative variance of the strength of the draw. */
  readonly drawVariance: number
}

export interface BelievedPortfolio extends SharedUncertainty {
  readonly shrunk: boolean
  readonly effects: readonly BelievedEffect[]
}

/** Fewer experiments of a metric say too little of how much its effects vary. */
const LEAST_PORTFOLIO = 6

/**
 * Shrinks the effects of all experiments of one metric, losers too, towards their common mean, with
 * tau^2 by DerSimonian and Laird and allowing for what k experiments leave unknown of it (Morris,
 * JASA 1983): weight on the mean B = (k - 3)/(k - 1) v/(v + tau^2), own variance v(1 - B). What is
 * unknown of the mean and of tau is kept apart because all effects share it. Fewer than six are
 * taken raw.
 */
export function shrinkPortfolio(past: readonly PastEffect[]): BelievedPortfolio {
  const size = past.length
  if (size < LEAST_PORTFOLIO) {
    const effects = past.map(({ estimate, variance }) => {
      return { estimate, ownVariance: variance, meanShare: 0, drawn: 0 }
    })
    return { shrunk: false, effects, meanVariance: 0, drawVariance: 0 }
  }
  const { mean, tauSquared, standardError } = randomEffects(past, 'dersimonian-laird')
  const effects = past.map(({ estimate, variance }) => {
    const meanShare = (((size - 3) / (size - 1)) * variance) / (variance + tauSquared)
    const drawn = meanShare * (estimate - mean)
    return {
      estimate: estimate - drawn,
      ownVariance: variance * (1 - meanShare),
      meanShare,
      drawn,
    }
  })
  const drawVariance = 2 / (size - 3)
  return { shrunk: true, effects, meanVariance: standardError ** 2, drawVariance }
}

/**
 * A sum of effects, each times a factor: what is unknown of the mean and of the draw adds up before
 * it is squared.
 */
export function addUp(
  terms: readonly { readonly factor: number; readonly effect: BelievedEffect }[],
  { meanVariance, drawVariance }: SharedUncertainty,
): { readonly estimate: number; readonly variance: number } {
  let [estimate, own, meanFactor, drawn] = [0, 0, 0, 0]
  for (const { factor, effect } of terms) {
    estimate += factor * effect.estimate
    own += factor ** 2 * effect.ownVariance
    meanFactor += factor * effect.meanShare
    drawn += factor * effect.drawn
  }
  return { estimate, variance: own + meanFactor ** 2 * meanVariance + drawn ** 2 * drawVariance }
}
