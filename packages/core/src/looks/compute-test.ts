import { compare, nonInferiority, type ComparableMoments } from '@sextant/stats'
import type { Direction, MetricKind } from '../contract/metric.js'
import type { Reading, SignificanceTest, TestRole } from '../contract/significance-test.js'
import type { PlannedResult } from '../contract/test-method.js'
import { adjustments, type Arms } from './adjustments.js'
import { bayesView } from './bayes-view.js'
import { effectResult, finite } from './effect-result.js'
import { adjustedPValue, plannedResult } from './planned-result.js'
import { isNonInferior, readInterval } from './read-interval.js'
import { readGuardrail } from './verdict.js'
import { shrunkEffect } from './shrunk-effect.js'
import { winnersCurse, winRisk } from './win-risk.js'

/** Everything a test depends on, all of which its row keeps. */
export interface TestFacts {
  readonly role: TestRole
  readonly kind: MetricKind
  readonly direction: Direction
  readonly control: ComparableMoments
  readonly treatment: ComparableMoments
  /** The arms as they came, where the ones above are capped. */
  readonly uncapped: Arms | null
  readonly options: SignificanceTest['options']
}

/** What is computed from it. */
export type TestResult = Pick<
  SignificanceTest,
  | 'relative'
  | 'absolute'
  | 'guardrail'
  | 'planned'
  | 'adjustedPValue'
  | 'adjustments'
  | 'bayes'
  | 'falsePositiveRisk'
  | 'winnersCurse'
  | 'shrunk'
  | 'reading'
>

/**
 * Welch's t test of treatment against control, relative and absolute, two-sided at the alpha given;
 * for a guardrail also the one-sided bound against its margin at the same alpha; what the plan decides
 * by, where that is another interval; and what stands beside a target. Storing and recomputing both
 * come here, so the same facts give the same digits.
 */
export function computeTest(facts: TestFacts): TestResult {
  const { control, treatment, uncapped, kind, direction, role, options } = facts
  const { alpha, plan } = options
  const relative = effectResult(compare(control, treatment, { difference: 'relative', alpha }))
  const absolute = effectResult(compare(control, treatment, { difference: 'absolute', alpha }))
  const arms = { control, treatment, alpha, relative }
  const planned = plan === null ? null : plannedResult({ ...arms, plan })
  const guardrail = guardrailResult(facts)
  const reading =
    guardrail === null
      ? readEffect(direction, relative.interval, planned)
      : readGuardrail({ ...guardrail, direction, interval: relative.interval })
  const won = role === 'target' && reading === 'improves'
  return {
    relative,
    absolute,
    guardrail,
    planned,
    adjustedPValue: plan?.kind === 'corrected' ? adjustedPValue({ relative }, plan) : null,
    adjustments: adjustments({ ...arms, kind, uncapped, planned }),
    bayes: role === 'target' ? bayesView({ ...arms, direction, plan }) : null,
    falsePositiveRisk: won ? winRisk(options) : null,
    winnersCurse: won ? winnersCurse(options, relative, planned) : null,
    shrunk: role === 'target' ? shrunkEffect({ relative, direction, options }) : null,
    reading,
  }
}

/** By the planned interval where there is one; a correction reads its adjusted p-value instead. */
function readEffect(
  direction: Direction,
  pointwise: SignificanceTest['relative']['interval'],
  planned: PlannedResult | null,
): Reading {
  if (pointwise === null) return 'not_computable'
  if (planned === null) return readInterval(direction, pointwise)
  if (planned.kind === 'corrected') {
    return planned.crossed ? readInterval(direction, pointwise) : 'inconclusive'
  }
  return planned.interval === null ? 'inconclusive' : readInterval(direction, planned.interval)
}

function guardrailResult({
  role,
  control,
  treatment,
  direction,
  options,
}: TestFacts): TestResult['guardrail'] {
  const { margin, alpha } = options
  if (role !== 'guardrail' || margin === null) return null
  if (direction === 'neutral') return { margin, bound: null, pValue: null, nonInferior: null }
  const test = nonInferiority(control, treatment, { margin, alpha, direction })
  const bound = finite(test.bound)
  return {
    margin,
    bound,
    pValue: finite(test.pValue),
    nonInferior: bound === null ? null : isNonInferior({ direction, bound, margin }),
  }
}
