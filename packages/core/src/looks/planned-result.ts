import {
  adjustPValues,
  compare,
  confidenceSequence,
  effectPosterior,
  groupBoundaries,
  groupResult,
  normalUpperQuantile,
  tSurvival,
  tUpperQuantile,
  type ComparableMoments,
  type GroupPlan,
  type MultiplicityProcedure,
} from '@sextant/stats'
import type { CorrectionName } from '../contract/plan.js'
import type { EffectResult } from '../contract/significance-test.js'
import type { PlannedResult, StageWiseResult, TestPlan } from '../contract/test-method.js'
import { spendingOf } from '../experiments/plan-methods.js'
import { finite, finiteInterval } from './effect-result.js'

type PlanOf<K extends TestPlan['kind']> = Extract<TestPlan, { kind: K }>

/** A test whose plan decides by something else than the pointwise interval. */
export interface PlannedFacts {
  readonly control: ComparableMoments
  readonly treatment: ComparableMoments
  readonly alpha: number
  readonly plan: TestPlan
  /** The pointwise result. */
  readonly relative: EffectResult
}

/** The interval a plan decides by; none is narrower than the pointwise one but a Bayesian one. */
export function plannedResult(facts: PlannedFacts): PlannedResult {
  const { plan } = facts
  switch (plan.kind) {
    case 'group_sequential':
      return groupSequential(facts, plan)
    case 'confidence_sequence':
      return alwaysValid(facts, plan)
    case 'bayesian':
      return credible(facts, plan)
    case 'corrected':
      return corrected(facts, plan)
  }
}

/**
 * The repeated interval: the bound of this look's share of alpha given the looks before, at its
 * nominal level with Student's t, so that a single look is the fixed-horizon test. A look that has
 * nothing to spend repeats what the last one that had found.
 */
function groupSequential(facts: PlannedFacts, plan: PlanOf<'group_sequential'>): PlannedResult {
  const { fraction, priorFractions, lookNumber } = plan
  const base = {
    ...nothing(plan.kind, facts.relative),
    informationFraction: fraction,
    lookNumber,
  }
  if (fraction === null) return plan.carried ?? base
  const looks = {
    informationFractions: [...priorFractions, fraction],
    alpha: facts.alpha,
    twoSided: true,
    spending: spendingOf(plan),
  }
  const bound = groupBoundaries(looks).at(-1)
  if (bound === undefined || !(bound.nominalP > 0)) return base
  const { estimate, standardError, degreesOfFreedom } = facts.relative
  const reach = tUpperQuantile(bound.nominalP, degreesOfFreedom ?? Number.NaN)
  const repeated = around(estimate, reach * (standardError ?? Number.NaN))
  const stops = plan.stopping === 'ended' || repeated.crossed || fraction >= 1
  const ordered = plan.stopping !== null && plan.stopping !== 'crossed_before' && stops
  return {
    ...base,
    ...repeated,
    boundaryZ: finite(bound.z),
    nominalAlpha: 2 * bound.nominalP,
    spentAlpha: 2 * bound.spent,
    stageWise: ordered ? stageWise(looks, facts.relative) : null,
  }
}

/**
 * The result after stopping at the last of these looks. Welch's statistic enters as the normal one
 * with the same tail, so that a single look gives Welch's p-value in small samples too.
 */
function stageWise(looks: GroupPlan, relative: EffectResult): StageWiseResult | null {
  const { estimate, standardError, statistic, degreesOfFreedom } = relative
  if (estimate === null || standardError === null || !(standardError > 0)) return null
  const tail = tSurvival(Math.abs(statistic ?? Number.NaN), degreesOfFreedom ?? Number.NaN)
  const z = tail > 0 && tail < 0.5 ? normalUpperQuantile(tail) : Number.NaN
  const result = groupResult(looks, {
    look: looks.informationFractions.length - 1,
    estimate,
    standardError: z > 0 ? Math.abs(estimate) / z : standardError,
  })
  const interval = finiteInterval(result.interval)
  const known = Number.isFinite(result.estimate) && Number.isFinite(result.pValue)
  return interval === null || !known
    ? null
    : { pValue: result.pValue, estimate: result.estimate, interval }
}

/** A confidence sequence; with few units Student's pointwise interval is the wider one and counts. */
function alwaysValid(facts: PlannedFacts, plan: PlanOf<'confidence_sequence'>): PlannedResult {
  const { control, treatment, alpha, relative } = facts
  const { tuning, lookNumber, fraction } = plan
  const sequence = confidenceSequence(control, treatment, { difference: 'relative', alpha, tuning })
  const { estimate, interval } = relative
  const pointwise = interval === null || estimate === null ? 0 : interval[1] - estimate
  return {
    ...nothing(plan.kind, relative),
    ...around(estimate, Math.max(sequence.halfWidth, pointwise)),
    boundaryZ: finite(sequence.halfWidth / sequence.standardError),
    informationFraction: fraction,
    lookNumber,
  }
}

function credible(facts: PlannedFacts, plan: PlanOf<'bayesian'>): PlannedResult {
  const { control, treatment, alpha, relative } = facts
  const { mean, interval } = effectPosterior(control, treatment, {
    difference: 'relative',
    alpha,
    ...(plan.prior === null
      ? {}
      : { prior: { mean: plan.prior.mean, standardDeviation: plan.prior.sd } }),
  })
  const known = finiteInterval(interval)
  return {
    ...nothing(plan.kind, relative),
    estimate: finite(mean),
    interval: known,
    crossed: known !== null && leavesOutZero(known),
    informationFraction: plan.fraction,
    lookNumber: plan.lookNumber,
  }
}

/** The reading follows the adjusted p-value; the interval has Bonferroni's width, at least as wide. */
function corrected(facts: PlannedFacts, plan: PlanOf<'corrected'>): PlannedResult {
  const { control, treatment, alpha, relative } = facts
  const share = alpha / plan.pValues.length
  const { interval } = compare(control, treatment, { difference: 'relative', alpha: share })
  const adjusted = adjustedPValue(facts, plan)
  return {
    ...nothing(plan.kind, relative),
    interval: finiteInterval(interval),
    nominalAlpha: share,
    crossed: adjusted !== null && adjusted < alpha,
  }
}

/** The p-value of a test among its family, this test's computed anew. */
export function adjustedPValue(
  { relative }: Pick<PlannedFacts, 'relative'>,
  { procedure, pValues, position }: PlanOf<'corrected'>,
): number | null {
  if (relative.pValue === null) return null
  const named = PROCEDURES[procedure]
  if (named === null) return relative.pValue
  return adjustPValues(pValues.with(position, relative.pValue), named)[position] ?? null
}

const PROCEDURES: Readonly<Record<CorrectionName, MultiplicityProcedure | null>> = {
  none: null,
  bonferroni: 'bonferroni',
  holm: 'holm',
  hochberg: 'hochberg',
  bh: 'benjamini-hochberg',
  by: 'benjamini-yekutieli',
}

function nothing(kind: PlannedResult['kind'], { estimate }: EffectResult): PlannedResult {
  return {
    kind,
    estimate,
    interval: null,
    boundaryZ: null,
    nominalAlpha: null,
    informationFraction: null,
    spentAlpha: null,
    lookNumber: null,
    crossed: false,
    stageWise: null,
  }
}

function around(
  estimate: number | null,
  reach: number,
): Pick<PlannedResult, 'interval' | 'crossed'> {
  if (estimate === null) return { interval: null, crossed: false }
  const interval = finiteInterval([estimate - reach, estimate + reach])
  return { interval, crossed: interval !== null && leavesOutZero(interval) }
}

function leavesOutZero([low, high]: readonly [number, number]): boolean {
  return low > 0 || high < 0
}
