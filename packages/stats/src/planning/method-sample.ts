import { normalCdf, normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { crossing, crossingAbove } from '../numeric/crossing.js'
import type { AlphaSpending } from '../sequential/alpha-spending.js'
import { groupBoundaries, type GroupBoundary } from '../sequential/group-boundaries.js'
import { sequenceHalfWidth, sequenceRho } from '../sequential/sequence-half-width.js'
import { groupPower, inflationOf } from './group-power.js'
import { detectionReach } from './sample-size.js'

/** Ways to analyse an experiment, as a plan names them. */
export const planMethods = [
  'fixed_horizon',
  'group_sequential',
  'confidence_sequence',
  'bayesian',
] as const
export type PlanMethod = (typeof planMethods)[number]

/** What the choice of a method depends on besides the metric. */
export interface MethodChoices {
  readonly spending: AlphaSpending
  /** Increasing shares of the full sample at which the group-sequential plan looks; the last is 1. */
  readonly looks: readonly number[]
  /** Normal prior of the relative effect; null for a flat one. */
  readonly prior: { readonly mean: number; readonly standardDeviation: number } | null
}

export interface MethodGoal extends MethodChoices {
  /** Two-sided level of the comparison. */
  readonly alpha: number
  readonly power: number
  /** Smallest relative effect worth finding. */
  readonly minimumEffect: number
}

/** What is decided when, and what that costs. */
export interface MethodSample {
  /** Units at most, over those of a fixed horizon: 1 for the fixed horizon itself. */
  readonly inflation: number
  readonly looks: readonly MethodLook[]
}

export interface MethodLook {
  /** Share of the full sample. */
  readonly fraction: number
  /** The statistic that ends the experiment at this look; null where a look has no bound. */
  readonly boundaryZ: number | null
  /** Two-sided p-value that corresponds to the bound. */
  readonly nominalAlpha: number | null
}

/**
 * How many times the fixed-horizon sample a method needs for the same power, and its bounds.
 * Group sequential: from the exact power under the bounds. Confidence sequence: judged at the
 * sample it is tuned to. Bayesian: the credible interval at 1 - alpha leaves 0 out.
 *
 * @throws RangeError when an argument is outside its domain.
 */
export function methodSample(method: PlanMethod, goal: MethodGoal): MethodSample {
  const reach = detectionReach(goal.alpha, goal.power, 'two-sided')
  const once = (boundaryZ: number | null, inflation: number): MethodSample => {
    const nominalAlpha = boundaryZ === null ? null : 2 * normalSurvival(boundaryZ)
    return { inflation, looks: [{ fraction: 1, boundaryZ, nominalAlpha }] }
  }
  switch (method) {
    case 'fixed_horizon':
      return once(normalUpperQuantile(goal.alpha / 2), 1)
    case 'confidence_sequence': {
      const width = sequenceWidth(goal.alpha, 1)
      return once(width, ((width - normalUpperQuantile(goal.power)) / reach) ** 2)
    }
    case 'bayesian':
      return once(null, bayesianInflation(goal, reach))
    case 'group_sequential': {
      const bounds = boundsOf(goal)
      const looks = bounds.map(({ informationFraction: fraction, z, nominalP }) =>
        Number.isFinite(z)
          ? { fraction, boundaryZ: z, nominalAlpha: 2 * nominalP }
          : { fraction, boundaryZ: null, nominalAlpha: null },
      )
      return { inflation: groupCost(bounds, goal), looks }
    }
  }
}

/**
 * Share of the full sample a method takes when the effect is as large as the minimum: the mean for
 * a group-sequential plan; for a confidence sequence the share at which the effect itself reaches
 * the edge of the band, by which half have ended. `inflation` and `looks` are the method's own; `fill` is the full
 * sample over what the method needs, above 1 when something else made the sample larger.
 */
export function expectedShare(
  method: PlanMethod,
  goal: MethodGoal,
  { inflation, looks, fill }: MethodSample & { readonly fill: number },
): number {
  if (method === 'group_sequential') {
    const reach = detectionReach(goal.alpha, goal.power, 'two-sided')
    const drift = reach * Math.sqrt(inflation * fill)
    const bounds = looks.map(({ fraction, boundaryZ }) => {
      return { informationFraction: fraction, z: boundaryZ ?? Number.POSITIVE_INFINITY }
    })
    return groupPower(bounds, { drift, twoSided: true }).expectedInformation
  }
  if (method === 'confidence_sequence') {
    const full = (sequenceWidth(goal.alpha, 1) - normalUpperQuantile(goal.power)) * Math.sqrt(fill)
    return crossing((share) => full * Math.sqrt(share) >= sequenceWidth(goal.alpha, share), 0, 1)
  }
  return 1
}

function boundsOf({ looks, alpha, spending }: MethodGoal) {
  return groupBoundaries({ informationFractions: looks, alpha, twoSided: true, spending })
}

// A single look is a fixed horizon to the last digit; the solver would leave rounding in it.
function groupCost(bounds: readonly GroupBoundary[], { alpha, power }: MethodGoal): number {
  return bounds.length === 1 ? 1 : inflationOf(bounds, { alpha, twoSided: true }, power).inflation
}

/** Half width of a confidence sequence, in standard errors, at a share of its tuned sample. */
function sequenceWidth(alpha: number, share: number): number {
  const rho = sequenceRho(alpha, 1, 'two-sided')
  return sequenceHalfWidth({ units: share, rho, alpha }, 'two-sided')
}

// The noise of the estimate at which the posterior leaves 0 out with the power asked for; units go
// with its inverse square.
function bayesianInflation(goal: MethodGoal, reach: number): number {
  const { prior, minimumEffect, alpha, power } = goal
  if (prior === null) return 1
  const z = normalUpperQuantile(alpha / 2)
  const fixedNoise = minimumEffect / reach
  const found = (inflation: number): boolean => {
    const noise = fixedNoise / Math.sqrt(inflation)
    const precision = noise ** -2 + prior.standardDeviation ** -2
    const width = noise * noise * Math.sqrt(precision) * z
    const pull = (noise / prior.standardDeviation) ** 2 * prior.mean
    const right = normalSurvival((width - pull - minimumEffect) / noise)
    return right + normalCdf((-width - pull - minimumEffect) / noise) >= power
  }
  return crossingAbove(found, 1)
}
