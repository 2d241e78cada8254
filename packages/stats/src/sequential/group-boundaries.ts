import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability } from '../domain.js'
import { spentAlpha, type AlphaSpending } from './alpha-spending.js'
import { continuePaths, crossingOf, startingPaths, type RunningPaths } from './running-paths.js'

export interface GroupBoundary {
  readonly informationFraction: number
  /** Alpha used up so far on one side. */
  readonly spent: number
  /** Stop when the statistic passes this; Infinity where no alpha is to spend. */
  readonly z: number
  /** One-sided p-value that corresponds to z. */
  readonly nominalP: number
}

export interface GroupPlan {
  /** Increasing shares of the final information, above 0 and at most 1. */
  readonly informationFractions: readonly number[]
  readonly alpha: number
  /** Two-sided plans spend alpha / 2 on each side and have symmetric bounds. */
  readonly twoSided: boolean
  readonly spending: AlphaSpending
}

/**
 * Upper stopping bounds of a group-sequential test (Lan and DeMets 1983; Armitage, McPherson and
 * Rowe 1969): each bound is crossed for the first time with exactly the probability spent at its
 * look. The density of the paths still running is carried from look to look on Gauss-Legendre
 * panels; bounds are good to 1e-9.
 *
 * @throws RangeError when alpha is not in (0, 1) or the fractions do not increase within (0, 1].
 */
export function groupBoundaries(plan: GroupPlan): GroupBoundary[] {
  const { informationFractions: fractions, alpha, twoSided, spending } = plan
  requireOpenProbability('alpha', alpha)
  requireFractions(fractions)
  const perSide = twoSided ? alpha / 2 : alpha
  let spentBefore = 0
  let running = startingPaths
  return fractions.map((t, index) => {
    const spent = spentAlpha(spending, perSide, t)
    const z = boundary(running, t, spent - spentBefore)
    spentBefore = spent
    const next = fractions[index + 1]
    if (next !== undefined) running = continuePaths(running, { t, z, next, twoSided })
    return { informationFraction: t, spent, z, nominalP: normalSurvival(z) }
  })
}

// Newton on the logarithm of the crossing probability, which falls and bends down: starting at the
// bound that would hold without earlier looks, every step stays above the solution.
function boundary(running: RunningPaths, t: number, increment: number): number {
  if (!(increment > 0)) return Number.POSITIVE_INFINITY
  let z = normalUpperQuantile(increment)
  for (let iteration = 0; iteration < 100; iteration += 1) {
    const { probability, density } = crossingOf(running, t, z)
    const move = (Math.log(probability / increment) * probability) / density
    if (!Number.isFinite(move)) return z
    z += move
    if (Math.abs(move) < 1e-12) return z
  }
  return z
}

function requireFractions(fractions: readonly number[]): void {
  let previous = 0
  for (const t of fractions) {
    if (!(t > previous && t <= 1)) {
      throw new RangeError(`informationFractions must increase within (0, 1], got ${t}`)
    }
    previous = t
  }
}
