import { durationDays } from './duration.js'
import {
  expectedShare,
  methodSample,
  planMethods,
  type MethodChoices,
  type MethodLook,
  type PlanMethod,
} from './method-sample.js'
import { sampleSize } from './sample-size.js'

/** Mean and variance of a metric per unit today. */
export interface PlannedMetric {
  readonly mean: number
  readonly variance: number
  /**
   * Share of the variance that is left after adjustment by the past, 1 - r^2 with r the correlation
   * of past and present; 1 unless said.
   */
  readonly varianceFactor?: number
}

/** A guardrail that is to be shown non-inferior by its relative margin. */
export interface PlannedGuardrail extends PlannedMetric {
  readonly margin: number
}

/** What a plan is sized from. */
export interface PlanDesign extends MethodChoices {
  readonly target: PlannedMetric
  /** Smallest relative effect on the target worth finding. */
  readonly minimumEffect: number
  /** Shared over the treatments on the target; each guardrail is tested at it, one-sided. */
  readonly alpha: number
  /** Of the target and all guardrails together. */
  readonly power: number
  /** Guardrails of the plan, also those that have no baseline to be sized from. */
  readonly guardrailCount: number
  readonly guardrails: readonly PlannedGuardrail[]
  /** Shares of the traffic, on any scale; the control first. */
  readonly weights: readonly [control: number, ...treatments: number[]]
  readonly unitsPerDay: number | null
}

/** One method of analysis and what it costs. */
export interface PlanRow {
  readonly method: PlanMethod
  /** Units it takes when the effect is as large as the minimum. */
  readonly users: number
  /** Units it takes at most: the planned sample, all arms together. */
  readonly maxUsers: number
  /** Days until `maxUsers`; null while the traffic is unknown. */
  readonly days: number | null
}

/** A plan sized for one method. */
export interface SizedPlan extends PlanRow {
  /** Units by arm, in the order of the weights. */
  readonly perArm: readonly number[]
  /** Units of the target at most, over those of a fixed horizon. */
  readonly inflation: number
  readonly looks: readonly MethodLook[]
  /** Power of each metric by itself: 1 - beta / (guardrails + 1). */
  readonly powerEach: number
  /** What the target alone, and each guardrail in turn, would need. */
  readonly targetUnits: number
  readonly guardrailUnits: readonly number[]
}

/**
 * The same question put to every method of analysis, side by side. Pure and quick enough to run
 * while somebody types.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function comparePlans(design: PlanDesign): PlanRow[] {
  return planMethods.map((method) => {
    const { users, maxUsers, days } = sizePlan(method, design)
    return { method, users, maxUsers, days }
  })
}

/**
 * Sizes a plan jointly over the target and its guardrails: beta is shared over all of them, each is
 * sized at its own power, and the sample is the largest that one of them needs. A guardrail is sized
 * for non-inferiority when nothing changes. Source: docs/statistics.md, "In the product".
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function sizePlan(method: PlanMethod, design: PlanDesign): SizedPlan {
  const { alpha, guardrailCount, weights, unitsPerDay } = design
  const [, ...treatments] = weights
  const powerEach = 1 - (1 - design.power) / (guardrailCount + 1)
  const goal = { ...design, alpha: alpha / treatments.length, power: powerEach }
  const { inflation, looks } = methodSample(method, goal)
  const targetControl = Math.ceil(inflation * fixedControl(design, goal))
  const guardrailControls = design.guardrails.map((guardrail) =>
    guardrailControl(design, guardrail, powerEach),
  )
  const control = Math.max(2, targetControl, ...guardrailControls)
  const perArm = unitsByArm(control, weights)
  const maxUsers = total(perArm)
  const share = expectedShare(method, goal, {
    inflation,
    looks,
    // An effect of next to nothing takes more units than there are numbers.
    fill: Number.isFinite(control) ? control / Math.max(1, targetControl) : 1,
  })
  return {
    method,
    users: Math.min(maxUsers, Math.ceil(share * maxUsers)),
    maxUsers,
    days:
      unitsPerDay === null || !Number.isFinite(maxUsers)
        ? null
        : durationDays({ units: maxUsers, unitsPerDay, wholeWeeks: false }),
    perArm,
    inflation,
    looks,
    powerEach,
    targetUnits: total(unitsByArm(targetControl, weights)),
    guardrailUnits: guardrailControls.map((units) => total(unitsByArm(units, weights))),
  }
}

// Enough control units to tell the rarest treatment from the control.
function fixedControl(
  { target, minimumEffect, weights }: PlanDesign,
  { alpha, power }: { readonly alpha: number; readonly power: number },
): number {
  const ratios = ratiosOf(weights)
  return Math.max(
    ...ratios.map(
      (ratio) => sampleSize({ ...leftOf(target), minimumEffect, alpha, power, ratio }).control,
    ),
  )
}

function guardrailControl(
  { alpha, weights }: PlanDesign,
  { margin, ...metric }: PlannedGuardrail,
  power: number,
): number {
  const wanted = { ...leftOf(metric), minimumEffect: margin, alpha, power }
  return Math.max(
    ...ratiosOf(weights).map(
      (ratio) => sampleSize({ ...wanted, ratio, alternative: 'greater' }).control,
    ),
  )
}

// The metric with the variance that the past leaves (Deng, Xu, Kohavi and Walker 2013).
function leftOf({ mean, variance, varianceFactor = 1 }: PlannedMetric) {
  if (!(varianceFactor > 0 && varianceFactor <= 1)) {
    throw new RangeError(`varianceFactor must be above 0 and at most 1, got ${varianceFactor}`)
  }
  return { mean, variance: variance * varianceFactor }
}

function ratiosOf([control, ...treatments]: PlanDesign['weights']): number[] {
  return treatments.map((weight) => weight / control)
}

function unitsByArm(control: number, weights: PlanDesign['weights']): number[] {
  return weights.map((weight) => Math.ceil((control * weight) / weights[0]))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
