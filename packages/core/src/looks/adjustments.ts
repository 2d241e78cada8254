import { compare, withoutCovariate, type ComparableMoments } from '@sextant/stats'
import type { MetricKind } from '../contract/metric.js'
import type { EffectResult } from '../contract/significance-test.js'
import type { Adjustment, PlannedResult } from '../contract/test-method.js'
import { effectResult } from './effect-result.js'
import { usesPast } from './metric-mean.js'

/** The two arms of a comparison. */
export interface Arms {
  readonly control: ComparableMoments
  readonly treatment: ComparableMoments
}

/** What an adjusted test was made from. */
export interface AdjustedFacts extends Arms {
  readonly kind: MetricKind
  readonly uncapped: Arms | null
  readonly alpha: number
  readonly relative: EffectResult
  readonly planned: PlannedResult | null
}

/** The relative effect from the units as they came to the interval decided by, a step at a time. */
export function adjustments(facts: AdjustedFacts): Adjustment[] {
  const { control, treatment, uncapped, relative, planned, alpha } = facts
  const { kind } = facts
  const plain = { control: outcomeAlone(control, kind), treatment: outcomeAlone(treatment, kind) }
  const on = (arms: Arms) =>
    effectResult(compare(arms.control, arms.treatment, { difference: 'relative', alpha }))
  return [
    step('raw', on(uncapped ?? plain)),
    ...(uncapped === null ? [] : [step('capped', on(plain))]),
    ...(usesPast(control) ? [step('cuped', relative)] : []),
    ...(planned === null ? [] : byPlan(planned, relative)),
  ]
}

function byPlan(planned: PlannedResult, { standardError }: EffectResult): Adjustment[] {
  const { kind, estimate, interval } = planned
  // A posterior is another reading of the same effect, not an adjustment of it.
  if (kind === 'bayesian') return []
  return [
    { step: kind === 'corrected' ? 'corrected' : 'sequential', estimate, standardError, interval },
  ]
}

function step(
  name: Adjustment['step'],
  { estimate, standardError, interval }: EffectResult,
): Adjustment {
  return { step: name, estimate, standardError, interval }
}

/** The outcome alone, as it would have been counted without the covariate. */
export function outcomeAlone(moments: ComparableMoments, kind: MetricKind): ComparableMoments {
  if (moments.kind === 'quantile') return moments
  const outcome = withoutCovariate(moments)
  return kind === 'proportion' && outcome.kind === 'mean'
    ? { kind, n: outcome.n, sum: Math.round(outcome.n * outcome.mean) }
    : outcome
}
