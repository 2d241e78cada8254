import { conditionalEstimate, designErrors, falsePositiveRisk } from '@sextant/stats'
import type { EffectResult, SignificanceTest } from '../contract/significance-test.js'
import type { FalsePositiveRiskView, PlannedResult, WinnersCurse } from '../contract/test-method.js'
import { finite } from './effect-result.js'

/** Probability that a win is none, from the programme's own share of wins. */
export function winRisk({
  alpha,
  history,
}: Pick<SignificanceTest['options'], 'alpha' | 'history'>): FalsePositiveRiskView | null {
  if (history === null || history.power <= alpha / 2) return null
  const { experiments, winRate, power } = history
  const { trueShare, risk } = falsePositiveRisk({ winRate, alpha, power })
  return { experiments, winRate, prior: trueShare, risk }
}

/** How far an estimate that is shown because it won is likely to be off. */
export function winnersCurse(
  { alpha, minimumEffect }: Pick<SignificanceTest['options'], 'alpha' | 'minimumEffect'>,
  { statistic, standardError }: EffectResult,
  planned: PlannedResult | null,
): WinnersCurse | null {
  if (statistic === null || standardError === null || minimumEffect === null) return null
  // Judged by the bound it had to pass.
  const level = planned?.nominalAlpha ?? alpha
  const typeM = finite(designErrors(minimumEffect / standardError, level).typeM)
  const behind = finite(conditionalEstimate(statistic, level) * standardError)
  return typeM === null || behind === null ? null : { conditionalEstimate: behind, typeM }
}
