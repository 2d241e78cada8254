import { requireOpenProbability, requireProbability } from '../domain.js'

export interface FalsePositiveRisk {
  /** Share of ideas that truly work, judged from how often experiments win. */
  readonly trueShare: number
  /** Probability that a significant win is no win at all; NaN when nothing can win. */
  readonly risk: number
}

/**
 * How far to trust a significant win (Kohavi, Deng and Vermeer, KDD 2022): the share of ideas that
 * work follows from the observed share of wins, and with it the risk. Wins lie on one side of a
 * two-sided test, so chance alone wins alpha / 2.
 *
 * @throws RangeError when alpha is not in (0, 1), power not in (alpha / 2, 1) or winRate not in
 * [0, 1].
 */
export function falsePositiveRisk(input: {
  readonly winRate: number
  readonly alpha: number
  readonly power: number
}): FalsePositiveRisk {
  const { winRate, alpha, power } = input
  requireProbability('winRate', winRate)
  requireOpenProbability('alpha', alpha)
  requireOpenProbability('power', power)
  const byChance = alpha / 2
  if (power <= byChance) throw new RangeError(`power must exceed alpha / 2, got ${power}`)
  const trueShare = Math.min(1, Math.max(0, (winRate - byChance) / (power - byChance)))
  const falseWins = (1 - trueShare) * byChance
  return { trueShare, risk: falseWins / (falseWins + trueShare * power) }
}
