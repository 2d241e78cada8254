import { requireFinite } from '../domain.js'
import { bracketedRoot } from '../numeric/bracketed-root.js'
import {
  groupBoundaries,
  type GroupBoundary,
  type GroupPlan,
} from '../sequential/group-boundaries.js'
import {
  continuePaths,
  crossingProbability,
  startingPaths,
  type RunningPaths,
} from '../sequential/running-paths.js'
import { detectionReach } from './sample-size.js'

/** A bound of a planned look, whatever family it comes from. */
export type StoppingBound = Pick<GroupBoundary, 'informationFraction' | 'z'>

export interface GroupPower {
  /** Chance to have crossed a bound by the last look. */
  readonly power: number
  /** Share of the final information that is used on average. */
  readonly expectedInformation: number
}

/**
 * Power of a group-sequential test when its final statistic has mean `drift`: the chances to cross
 * for the first time, look by look, under a Brownian motion with that drift (Armitage, McPherson
 * and Rowe 1969; Jennison and Turnbull 2000, ch. 19). Two-sided bounds are symmetric, and crossing
 * either one counts.
 *
 * @throws RangeError when the fractions do not increase within (0, 1] or drift is not finite.
 */
export function groupPower(
  bounds: readonly StoppingBound[],
  { drift, twoSided }: { readonly drift: number; readonly twoSided: boolean },
): GroupPower {
  requireFinite('drift', drift)
  return powerAt(lookPaths(bounds, twoSided), drift, twoSided)
}

/** One look: its bound, and the paths that reach it under no effect. */
interface LookPaths extends StoppingBound {
  readonly running: RunningPaths
}

// The paths do not depend on the drift, so the costly part is done once for all drifts.
function lookPaths(bounds: readonly StoppingBound[], twoSided: boolean): LookPaths[] {
  let used = 0
  for (const { informationFraction: t } of bounds) {
    if (!(t > used && t <= 1)) {
      throw new RangeError(`informationFraction must increase within (0, 1], got ${t}`)
    }
    used = t
  }
  let running = startingPaths
  return bounds.map(({ informationFraction: t, z }, index) => {
    const look = { informationFraction: t, z, running }
    const next = bounds[index + 1]?.informationFraction
    if (next !== undefined) running = continuePaths(running, { t, z, next, twoSided })
    return look
  })
}

function powerAt(looks: readonly LookPaths[], drift: number, twoSided: boolean): GroupPower {
  let [power, information] = [0, 0]
  for (const { informationFraction: t, z, running } of looks) {
    const upper = crossingProbability(running, t, z, drift)
    information += (1 - power) * (t - running.t)
    power += twoSided ? upper + crossingProbability(running, t, z, -drift) : upper
  }
  return { power, expectedInformation: information }
}

export interface GroupInflation {
  /** Maximum units over those of a fixed-horizon test with the same alpha and power. */
  readonly inflation: number
  /** Units used on average when the effect is the planned one, over the same. */
  readonly expectedInflation: number
}

/**
 * What planned looks cost: the most units a group-sequential test may need for this power, as a
 * multiple of the fixed-horizon sample, and what it needs on average because it may stop early.
 *
 * @throws RangeError when an argument is outside its domain or the last fraction is not 1.
 */
export function groupInflation(plan: GroupPlan, power: number): GroupInflation {
  if (plan.informationFractions.at(-1) !== 1) {
    throw new RangeError('informationFractions must end at 1')
  }
  return inflationOf(groupBoundaries(plan), plan, power)
}

/** As `groupInflation`, for bounds that come from elsewhere and hold `alpha` together. */
export function inflationOf(
  bounds: readonly StoppingBound[],
  { alpha, twoSided }: Pick<GroupPlan, 'alpha' | 'twoSided'>,
  power: number,
): GroupInflation {
  const reach = detectionReach(alpha, power, twoSided ? 'two-sided' : 'greater')
  const looks = lookPaths(bounds, twoSided)
  const at = (drift: number): GroupPower => powerAt(looks, drift, twoSided)
  const missing = (drift: number): number => at(drift).power - power
  // Looking costs power, most often little: the drift needed is just above that of no looks.
  const drift = bracketedRoot(missing, 0.9 * reach, 1.1 * reach)
  const inflation = (drift / reach) ** 2
  return { inflation, expectedInflation: inflation * at(drift).expectedInformation }
}
