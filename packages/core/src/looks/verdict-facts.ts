import type { HealthCheck } from '../contract/experiment.js'
import { formatLiftRange, formatPercent, liftDecimals, type Bounds } from '../contract/format.js'
import type { Direction } from '../contract/metric.js'
import type { Reading } from '../contract/significance-test.js'
import type { BilingualLine, Locale } from '../contract/text.js'
import type { MetricNames } from './from-events/stream-caveat.js'
import type { Lacking } from './measurement.js'
import type { MethodSaid } from './method-said.js'
import type { VerdictResult } from './verdict.js'

/** One metric as a sentence tells of it; lift and bounds are relative. */
export interface TestSaid {
  readonly name: BilingualLine
  readonly direction: Direction
  readonly alpha: number
  readonly reading: Reading
  readonly lift: { readonly estimate: number; readonly interval: Bounds } | null
  readonly undefinedBecause: 'zero_variance' | 'zero_baseline' | Lacking | null
}

/** A guardrail with its margin and the bound on its bad side. */
export interface GuardrailSaid extends TestSaid {
  readonly margin: number
  readonly bound: number | null
}

/** A day to come, and the traffic it is reckoned by: of the last whole days, or of the plan. */
export interface Expected {
  readonly day: string
  readonly traffic: 'recent' | 'planned'
}

/** All that the sentence of a verdict is made from. */
export interface VerdictFacts extends VerdictResult {
  readonly target: TestSaid
  readonly northStar: TestSaid | null
  readonly guardrails: readonly GuardrailSaid[]
  readonly minimumEffect: number
  /** What a unit is called by programs, such as `user`. */
  readonly unit: string
  readonly running: boolean
  readonly plannedUnits: number
  readonly missingUnits: number
  /** Null for a plan that reads the pointwise interval. */
  readonly method: MethodSaid | null
  /** The look whose interval this one repeats, where it has no alpha to spend. */
  readonly repeatsLook: number | null
  /** CUPED was planned and the data hold no past of the target. */
  readonly withoutPast: boolean
  /** The planned sample is in, and only a look can decide. */
  readonly awaitsLook?: boolean
  /** Units of the target's test that have no past, of how many; null where each has one or needs none. */
  readonly unitsWithoutPast: { readonly units: number; readonly of: number } | null
  /** Units whose window of the target is not over and that are in none of its numbers; null: none wait. */
  readonly openWindows: { readonly open: number; readonly of: number } | null
  /** Guardrails no unit counts for yet, because every window is open. */
  readonly notClosed: readonly BilingualLine[]
  /** When the planned sample is expected and at which traffic, where one is known. */
  readonly expectedOn: Expected | null
  readonly alarms: readonly HealthCheck[]
  /** Names of the metrics that checks may name, by key. */
  readonly names: MetricNames
}

/** `1.65%`: the size of a lift, its sign said in words. */
export function sizeOf(lift: NonNullable<TestSaid['lift']>, locale: Locale): string {
  return formatPercent(Math.abs(lift.estimate), locale, { decimals: decimalsOf(lift) })
}

/** `+1.65%`. */
export function signedLift(lift: NonNullable<TestSaid['lift']>, locale: Locale): string {
  return formatPercent(lift.estimate, locale, { decimals: decimalsOf(lift), signed: true })
}

/** `+0.51% to +2.79%`. */
export function rangeOf(lift: NonNullable<TestSaid['lift']>, locale: Locale): string {
  return formatLiftRange(lift.estimate, lift.interval, locale)
}

/** `95%`, `97.5%`: the confidence of an interval. */
export function levelOf({ alpha }: Pick<TestSaid, 'alpha'>): string {
  return `${Number((100 * (1 - alpha)).toFixed(2))}%`
}

/** A margin or minimum effect, with as many decimals as it has: `1%`, `1.5%`. */
export function plainPercent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`
}

/** How far a bound reaches, rounded away from 0 so that it never seems nearer than it is: `3.6%`. */
export function atMost(bound: number): string {
  return plainPercent(Math.ceil(Number((Math.abs(bound) * 1000).toFixed(6))) / 1000)
}

function decimalsOf({ estimate, interval: [low, high] }: NonNullable<TestSaid['lift']>): number {
  return liftDecimals(estimate * 100, [low * 100, high * 100])
}
