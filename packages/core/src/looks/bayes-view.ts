import { effectPosterior, type ComparableMoments } from '@sextant/stats'
import type { Direction } from '../contract/metric.js'
import type { BayesView, TestPlan } from '../contract/test-method.js'
import { finiteInterval } from './effect-result.js'

/**
 * Chance to win and expected losses of the target, whatever the plan's method: with its prior under a
 * Bayesian plan, else with a flat one. Null where the effect is undefined or has no good side.
 */
export function bayesView(facts: {
  readonly control: ComparableMoments
  readonly treatment: ComparableMoments
  readonly direction: Direction
  readonly alpha: number
  readonly plan: TestPlan | null
}): BayesView | null {
  const { control, treatment, direction, alpha, plan } = facts
  if (direction === 'neutral') return null
  const { prior, lossThreshold } =
    plan?.kind === 'bayesian' ? plan : { prior: null, lossThreshold: null }
  const posterior = effectPosterior(control, treatment, {
    difference: 'relative',
    alpha,
    direction,
    ...(prior === null ? {} : { prior: { mean: prior.mean, standardDeviation: prior.sd } }),
  })
  const interval = finiteInterval(posterior.interval)
  if (posterior.undefinedBecause !== null || interval === null) return null
  const lossIfShipped = posterior.riskOfTreatment
  return {
    prior,
    mean: posterior.mean,
    interval,
    chanceToWin: posterior.chanceToWin,
    lossIfShipped,
    lossIfKept: posterior.riskOfControl,
    lossWithinThreshold: lossThreshold === null ? null : lossIfShipped <= lossThreshold,
  }
}
