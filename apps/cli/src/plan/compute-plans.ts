import {
  durationDays,
  minimumDetectableEffect,
  planMethods,
  sizePlan,
  type PlanDesign,
  type PlanMethod,
  type SizedPlan,
} from '@sextant/stats'
import { InputError } from '../input-error.js'
import type { PlanQuestion } from './read-options.js'

/** One method of analysis: what it finds with which users. */
export interface PlannedMethod {
  readonly method: PlanMethod
  /** Smallest relative effect found with the power asked for. */
  readonly minimumEffect: number
  /** In the order of the variants. */
  readonly perVariant: readonly number[]
  /** Of all variants together, when it runs to its end. */
  readonly maxUsers: number
  /** When the effect is as large as the smallest one: stopping early saves the rest. */
  readonly expectedUsers: number
  readonly days: number | null
  /** `maxUsers` for the target over those of a fixed horizon. */
  readonly inflation: number
  readonly looks: SizedPlan['looks']
}

/** The same question put to every method. @throws RangeError when an argument is out of its domain */
export function computePlans(question: PlanQuestion): readonly PlannedMethod[] {
  return planMethods.map((method) =>
    question.goal.kind === 'effect'
      ? forEffect(method, { ...question.design, minimumEffect: question.goal.effect })
      : forUsers(method, question.design, question.goal.users),
  )
}

function forEffect(method: PlanMethod, design: PlanDesign): PlannedMethod {
  const { perArm, maxUsers, users, days, inflation, looks } = sizePlan(method, design)
  if (!Number.isSafeInteger(maxUsers)) {
    const message = `an effect of ${design.minimumEffect} takes more users than can be counted`
    throw new InputError('effect_too_small', message)
  }
  const { minimumEffect } = design
  const cost = { maxUsers, expectedUsers: users, days, inflation, looks }
  return { method, minimumEffect, perVariant: perArm, ...cost }
}

type Design = PlanQuestion['design']

/** The units of every variant when all of them are shared out by weight, whole ones only. */
function sharesOf(users: number, { weights }: Design): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => Math.floor((users * weight) / total))
}

function forUsers(method: PlanMethod, design: Design, users: number): PlannedMethod {
  const perVariant = sharesOf(users, design)
  if (perVariant.some((units) => units < 2)) {
    const message = `--users ${users} leaves a variant with fewer than 2 of them`
    throw new InputError('bad_users', message)
  }
  const fixed = fixedEffect(design, perVariant)
  const minimumEffect = smallestEffect(method, design, fixed)
  const sized = sizePlan(method, { ...design, minimumEffect })
  const maxUsers = perVariant.reduce((sum, units) => sum + units, 0)
  const share = sized.users / sized.maxUsers
  return {
    method,
    minimumEffect,
    perVariant,
    maxUsers,
    expectedUsers: Math.min(maxUsers, Math.ceil(share * maxUsers)),
    days: daysFor(maxUsers, design),
    inflation: sized.inflation,
    looks: sized.looks,
  }
}

/** What a fixed horizon finds: the worst of the treatments counts. */
function fixedEffect(design: Design, [control = 0, ...treatments]: readonly number[]): number {
  const { target, alpha, power, guardrailCount } = design
  const each = { alpha: alpha / treatments.length, power: 1 - (1 - power) / (guardrailCount + 1) }
  const effects = treatments.map(
    (treatment) => minimumDetectableEffect({ ...target, ...each, control, treatment }).relative,
  )
  return Math.max(...effects)
}

/**
 * The effect at which a method needs just the users a fixed horizon needs for `fixed`. Users go with
 * the inverse square of the effect; a prior changes the inflation with it, so that is solved for.
 */
function smallestEffect(method: PlanMethod, design: Design, fixed: number): number {
  const inflationAt = (effect: number) =>
    sizePlan(method, { ...design, minimumEffect: effect }).inflation
  if (method !== 'bayesian' || design.prior === null) {
    return fixed * Math.sqrt(inflationAt(fixed))
  }
  const enough = (effect: number) => inflationAt(effect) * (fixed / effect) ** 2 <= 1
  let [low, high] = [0, fixed]
  while (!enough(high)) {
    if (high > 1e3 * fixed) return Number.NaN
    low = high
    high *= 2
  }
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (middle > 0 && enough(middle)) high = middle
    else low = middle
  }
  return high
}

function daysFor(units: number, { unitsPerDay }: Design): number | null {
  return unitsPerDay === null ? null : durationDays({ units, unitsPerDay, wholeWeeks: false })
}
