import { unitsWithoutPast } from '@sextant/stats'
import type { Experiment, HealthCheck, Verdict } from '../contract/experiment.js'
import type { Moments, SignificanceTest } from '../contract/significance-test.js'
import type { BilingualLine } from '../contract/text.js'
import { addDays } from '../calendar.js'
import type { LockedPlan } from '../experiments/locked-plan.js'
import { isPeekSafe } from '../experiments/plan-methods.js'
import { caveatsOf } from './caveats.js'
import { worstOf } from './health.js'
import type { Measurement } from './measurement.js'
import { methodSaid } from './method-said.js'
import type { Interval } from './read-interval.js'
import { verdict } from './verdict.js'
import type { Expected, GuardrailSaid, TestSaid, VerdictFacts } from './verdict-facts.js'
import { verdictSentence } from './verdict-sentence.js'

/** What a look found, before it is judged. */
export interface Findings {
  readonly plan: LockedPlan
  readonly running: boolean
  readonly deviations: Experiment['deviations']
  readonly checks: readonly HealthCheck[]
  readonly tests: readonly SignificanceTest[]
  readonly measured: Measurement['measured']
  readonly notMeasured: Measurement['notMeasured']
  /** Units that count for the target. */
  readonly haveUnits: number
  /** CUPED was planned and the data hold no past of the target. */
  readonly withoutPast: boolean
  /** The planned sample is in, and the look that spends the last of alpha was not taken. */
  readonly awaitsLook: boolean
  readonly today: string
}

/** The verdict on one treatment, in a sentence, with what stands beside it. */
export function judge(findings: Findings, treatment: string): Verdict {
  const facts = factsOf(findings, treatment)
  return {
    treatment,
    verdict: facts.verdict,
    because: facts.because,
    sentence: verdictSentence(facts),
    caveats: caveatsOf({
      verdict: facts,
      checks: findings.checks,
      notMeasured: distinctNames(findings.notMeasured),
      deviations: findings.deviations,
    }),
  }
}

function factsOf(findings: Findings, treatment: string): VerdictFacts {
  const { plan, running, checks } = findings
  const tests = findings.tests.filter((test) => test.treatment.variant === treatment)
  const target = tests.find((test) => test.role === 'target')
  const northStar = tests.find((test) => test.role === 'north_star')
  const guardrails = guardrailsOf(findings, tests)
  const plannedUnits = plan.plan.sample?.total ?? 0
  const missingUnits = Math.max(0, plannedUnits - findings.haveUnits)
  const said = target === undefined ? notMeasuredTarget(findings) : saidOf(target)
  const notClosed = namesNotClosed(findings)
  const waits = running && notClosed.length > 0
  const result = verdict({
    health: worstOf(checks),
    state: running ? 'running' : 'stopped',
    // A guardrail nobody has had the time to move is not safe yet, however the target stands.
    peekSafe: isPeekSafe(plan.plan.method) && !waits,
    sampleReached: missingUnits === 0 && !findings.awaitsLook && !waits,
    minimumEffect: plan.plan.minimumEffect,
    target: { direction: said.direction, interval: decidedBy(target) },
    guardrails: guardrails.map(({ direction, lift, bound, margin }) => ({
      direction,
      interval: lift?.interval ?? null,
      bound,
      margin,
    })),
  })
  return {
    ...result,
    target: said,
    northStar: northStar === undefined ? null : saidOf(northStar),
    guardrails,
    minimumEffect: plan.plan.minimumEffect,
    unit: plan.unit,
    running,
    plannedUnits,
    missingUnits,
    method: target === undefined ? null : methodSaid(target),
    repeatsLook: target === undefined ? null : repeatedLook(target),
    withoutPast: findings.withoutPast,
    awaitsLook: findings.awaitsLook && missingUnits === 0,
    unitsWithoutPast: target === undefined ? null : withoutPastIn(target),
    openWindows: openWindows(findings),
    notClosed,
    expectedOn: expectedOn(findings, missingUnits),
    alarms: checks.filter((check) => check.status === 'alarm'),
    names: namesOf(findings),
  }
}

/** Guardrails of the plan; one that the data do not hold cannot be called safe. */
function guardrailsOf(findings: Findings, tests: readonly SignificanceTest[]): GuardrailSaid[] {
  const missing = findings.notMeasured.filter(({ metric }) => metric.role === 'guardrail')
  return [
    ...tests
      .filter((test) => test.role === 'guardrail')
      .map((test) => ({
        ...saidOf(test),
        margin: test.options.margin ?? 0,
        bound: test.guardrail?.bound ?? null,
      })),
    ...missing.map(({ metric, name, because }) => ({
      ...unmeasured(findings, metric.direction, { name, because }),
      margin: metric.margin ?? 0,
      bound: null,
    })),
  ]
}

function notMeasuredTarget(findings: Findings): TestSaid {
  const missing = findings.notMeasured.find(({ metric }) => metric.role === 'target')
  const name = missing?.name ?? { en: 'the target', zh: '目标指标' }
  const because = missing?.because ?? 'not_in_data'
  return unmeasured(findings, missing?.metric.direction ?? 'neutral', { name, because })
}

function unmeasured(
  { plan }: Findings,
  direction: TestSaid['direction'],
  { name, because: undefinedBecause }: Pick<Measurement['notMeasured'][number], 'name' | 'because'>,
): TestSaid {
  const { alpha } = plan.plan
  return { name, direction, alpha, reading: 'not_computable', lift: null, undefinedBecause }
}

/** The interval that decides; none where the plan has one and could not spend alpha on it yet. */
function decidedBy(target: SignificanceTest | undefined): Interval | null {
  if (target === undefined) return null
  return target.planned === null ? target.relative.interval : target.planned.interval
}

function withoutPastIn({ control, treatment }: SignificanceTest): VerdictFacts['unitsWithoutPast'] {
  const units = withoutPastOf(control.moments) + withoutPastOf(treatment.moments)
  return units === 0 ? null : { units, of: control.n + treatment.n }
}

function repeatedLook({ planned, options }: SignificanceTest): number | null {
  const { plan } = options
  const repeats = plan?.kind === 'group_sequential' && plan.fraction === null
  return repeats ? (planned?.lookNumber ?? null) : null
}

function saidOf(test: SignificanceTest): TestSaid {
  const { undefinedBecause } = test.relative
  // Before alpha can be spent there is nothing but the pointwise interval to tell of.
  const { estimate, interval } = test.planned?.interval ? test.planned : test.relative
  return {
    name: test.metricName,
    direction: test.direction,
    alpha: test.options.alpha,
    reading: test.reading,
    lift: estimate === null || interval === null ? null : { estimate, interval },
    undefinedBecause,
  }
}

/** As the check of the data foresees it, else at the planned traffic: one day, wherever it is told. */
function expectedOn({ plan, today, checks }: Findings, missingUnits: number): Expected | null {
  const { until, traffic } = checks.find(({ check }) => check === 'enough_data')?.params ?? {}
  if (typeof until === 'string' && missingUnits > 0) {
    return { day: until, traffic: traffic === 'recent' ? 'recent' : 'planned' }
  }
  const { unitsPerDay } = plan.plan
  if (unitsPerDay === null || missingUnits === 0) return null
  const days = Math.ceil(missingUnits / unitsPerDay)
  // Beyond a century the day says nothing, and has no four-digit year.
  return days > 36_500 ? null : { day: addDays(today, days), traffic: 'planned' }
}

function distinctNames(missing: Measurement['notMeasured']): BilingualLine[] {
  return [...new Map(missing.map(({ metric, name }) => [metric.metricId, name])).values()]
}

/** Names of the plan's metrics by their keys: checks of the data know keys only. */
function namesOf({ tests, notMeasured }: Findings): ReadonlyMap<string, BilingualLine> {
  return new Map([
    ...tests.map((test): [string, BilingualLine] => [test.metricKey, test.metricName]),
    ...notMeasured.map(({ metric, name }): [string, BilingualLine] => [metric.key, name]),
  ])
}

function openWindows({ measured, notMeasured }: Findings): VerdictFacts['openWindows'] {
  const waits = notMeasured.find(({ metric }) => metric.role === 'target')
  if (waits?.because === 'windows_open') return null
  const windows = measured.find(({ metric }) => metric.role === 'target')?.windows ?? null
  if (windows === null || windows.closed === windows.of) return null
  return { open: windows.of - windows.closed, of: windows.of }
}

function namesNotClosed({ notMeasured }: Findings): BilingualLine[] {
  return notMeasured
    .filter(({ metric, because }) => metric.role === 'guardrail' && because === 'windows_open')
    .map(({ name }) => name)
}

function withoutPastOf(moments: Moments): number {
  return moments.kind === 'quantile' ? 0 : unitsWithoutPast(moments)
}
