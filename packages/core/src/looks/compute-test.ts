import { compare, nonInferiority, type Comparison, type Moments } from '@sextant/stats'
import type { Direction } from '../contract/metric.js'
import type { EffectResult, SignificanceTest, TestRole } from '../contract/significance-test.js'
import { isNonInferior, readInterval } from './read-interval.js'
import { readGuardrail } from './verdict.js'

/** The name results are stored under; another way of computing gets another name. */
export const METHOD = 'welch_t'

/** Everything a test depends on, all of which its row keeps. */
export interface TestFacts {
  readonly role: TestRole
  readonly direction: Direction
  readonly control: Moments
  readonly treatment: Moments
  readonly options: SignificanceTest['options']
}

/** What is computed from it. */
export type TestResult = Pick<SignificanceTest, 'relative' | 'absolute' | 'guardrail' | 'reading'>

/**
 * Welch's t test of treatment against control, relative and absolute, two-sided at the alpha given;
 * for a guardrail also the one-sided bound against its margin at the same alpha. Storing and
 * recomputing both come here, so the same facts give the same digits.
 */
export function computeTest(facts: TestFacts): TestResult {
  const { control, treatment, direction } = facts
  const { alpha, margin } = facts.options
  const relative = effect(compare(control, treatment, { difference: 'relative', alpha }))
  const absolute = effect(compare(control, treatment, { difference: 'absolute', alpha }))
  if (facts.role !== 'guardrail' || margin === null) {
    const { interval } = relative
    const reading = interval === null ? 'not_computable' : readInterval(direction, interval)
    return { relative, absolute, guardrail: null, reading }
  }
  const guardrail = guardrailResult(facts, margin)
  const { interval } = relative
  const reading = readGuardrail({ direction, interval, bound: guardrail.bound, margin })
  return { relative, absolute, guardrail, reading }
}

function guardrailResult(
  { control, treatment, direction, options }: TestFacts,
  margin: number,
): NonNullable<TestResult['guardrail']> {
  if (direction === 'neutral') return { margin, bound: null, pValue: null, nonInferior: null }
  const test = nonInferiority(control, treatment, { margin, alpha: options.alpha, direction })
  const bound = finite(test.bound)
  return {
    margin,
    bound,
    pValue: finite(test.pValue),
    nonInferior: bound === null ? null : isNonInferior({ direction, bound, margin }),
  }
}

function effect(comparison: Comparison): EffectResult {
  const [low, high] = comparison.interval.map(finite)
  return {
    estimate: finite(comparison.estimate),
    standardError: finite(comparison.standardError),
    interval:
      low === undefined || high === undefined || low === null || high === null ? null : [low, high],
    degreesOfFreedom: finite(comparison.degreesOfFreedom),
    statistic: finite(comparison.statistic),
    pValue: finite(comparison.pValue),
    undefinedBecause: comparison.undefinedBecause,
  }
}

// JSON has no NaN and no infinity; where there is none, `undefinedBecause` says why.
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
