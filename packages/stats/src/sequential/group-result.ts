import { requireFinite, requireOpenProbability, requirePositive } from '../domain.js'
import { crossing } from '../numeric/crossing.js'
import { groupBoundaries, type GroupPlan } from './group-boundaries.js'
import {
  continuePaths,
  crossingProbability,
  startingPaths,
  type RunningPaths,
} from './running-paths.js'

/** Where a group-sequential test stopped. */
export interface GroupStop {
  /** Zero-based look. */
  readonly look: number
  readonly estimate: number
  readonly standardError: number
}

export interface GroupResult {
  /** Adjusted for the looks, two-sided when the plan is. */
  readonly pValue: number
  /** Median-unbiased: as often too high as too low, unlike the plain estimate after stopping. */
  readonly estimate: number
  readonly interval: readonly [number, number]
}

// No trial drifts further than this many standard errors of its final estimate.
const farthest = 60

/**
 * What a group-sequential test says once it has stopped. Outcomes are ordered by stage: crossing
 * the upper bound earlier is stronger evidence, then the statistic at the last look (Fairbanks and
 * Madsen 1982; Jennison and Turnbull 2000, ch. 8). The confidence interval has level 1 - alpha of
 * the plan and is open upwards for a one-sided plan.
 *
 * @throws RangeError when the look is not in the plan or the standard error is not above 0.
 */
export function groupResult(
  plan: GroupPlan,
  stop: GroupStop,
  { nullValue = 0 }: { readonly nullValue?: number } = {},
): GroupResult {
  const { look, estimate, standardError } = stop
  requireOpenProbability('alpha', plan.alpha)
  requireFinite('estimate', estimate)
  requireFinite('nullValue', nullValue)
  requirePositive('standardError', standardError)
  const t = plan.informationFractions[look]
  if (t === undefined) throw new RangeError(`look must be one of the plan's, got ${look}`)

  // The standard error at full information: effects are drifts in its units.
  const unit = standardError * Math.sqrt(t)
  const stages = stagesOf(plan, look, estimate / standardError)
  const asExtreme = (drift: number): number =>
    stages.reduce((sum, { running, t, z }) => sum + crossingProbability(running, t, z, drift), 0)
  const effectAt = (p: number): number =>
    unit * crossing((drift) => asExtreme(drift) >= p, -farthest, farthest)

  const upper = asExtreme(nullValue / unit)
  const tail = plan.twoSided ? plan.alpha / 2 : plan.alpha
  return {
    pValue: plan.twoSided ? Math.min(1, 2 * Math.min(upper, 1 - upper)) : upper,
    estimate: effectAt(0.5),
    interval: [effectAt(tail), plan.twoSided ? effectAt(1 - tail) : Number.POSITIVE_INFINITY],
  }
}

// The ways to do at least as well as observed: crossing at an earlier look, or passing the
// observed statistic at the last one.
function stagesOf(
  plan: GroupPlan,
  last: number,
  observed: number,
): { readonly running: RunningPaths; readonly t: number; readonly z: number }[] {
  let running = startingPaths
  return groupBoundaries(plan)
    .slice(0, last + 1)
    .map(({ informationFraction: t, z }, index) => {
      const stage = { running, t, z: index === last ? observed : z }
      const next = plan.informationFractions[index + 1]
      if (index < last && next !== undefined) {
        running = continuePaths(running, { t, z, next, twoSided: plan.twoSided })
      }
      return stage
    })
}
