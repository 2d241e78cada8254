import { normalDensity, normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability } from '../domain.js'
import { panels } from '../numeric/gauss-legendre.js'
import { spentAlpha, type AlphaSpending } from './alpha-spending.js'

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

// Paths of the score process B(t) = Z sqrt(t) that have not crossed yet, as weights on a grid.
interface Survivors {
  readonly t: number
  readonly positions: Float64Array
  readonly masses: Float64Array
}

// Below so many standard deviations no path reaches an upper bound any more.
const deepest = 10
const highest = 38
// Panel width in standard deviations of the next step; 16 Gauss points then leave 1e-13.
const panelWidth = 1.5

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
  let survivors: Survivors | null = null
  return fractions.map((t, index) => {
    const spent = spentAlpha(spending, perSide, t)
    const z = boundary(survivors, t, spent - spentBefore)
    spentBefore = spent
    const next = fractions[index + 1]
    if (next !== undefined) survivors = continueTo(survivors, t, z, next, twoSided)
    return { informationFraction: t, spent, z, nominalP: normalSurvival(z) }
  })
}

// Newton on the logarithm of the crossing probability, which falls and bends down: starting at the
// bound that would hold without earlier looks, every step stays above the solution.
function boundary(survivors: Survivors | null, t: number, increment: number): number {
  if (!(increment > 0)) return Number.POSITIVE_INFINITY
  const alone = normalUpperQuantile(increment)
  if (survivors === null) return alone
  const step = Math.sqrt(t - survivors.t)
  const scale = Math.sqrt(t)
  let z = alone
  for (let iteration = 0; iteration < 100; iteration += 1) {
    let [crossing, density] = [0, 0]
    for (let i = 0; i < survivors.positions.length; i += 1) {
      const distance = (z * scale - (survivors.positions[i] ?? 0)) / step
      const mass = survivors.masses[i] ?? 0
      crossing += mass * normalSurvival(distance)
      density += mass * normalDensity(distance)
    }
    const slope = (density * scale) / (step * crossing)
    const move = Math.log(crossing / increment) / slope
    if (!Number.isFinite(move)) return z
    z += move
    if (Math.abs(move) < 1e-12) return z
  }
  return z
}

function continueTo(
  before: Survivors | null,
  t: number,
  z: number,
  next: number,
  twoSided: boolean,
): Survivors {
  const scale = Math.sqrt(t)
  const upper = Math.min(z, highest) * scale
  const lower = twoSided ? -upper : -deepest * scale
  const finest = Math.min(
    Math.sqrt(next - t),
    scale,
    before === null ? scale : Math.sqrt(t - before.t),
  )
  const count = Math.max(1, Math.ceil((upper - lower) / (panelWidth * finest)))
  const { nodes, weights } = panels(lower, upper, count)
  const masses = weights.map((weight, i) => weight * densityAt(before, t, nodes[i] ?? 0))
  return { t, positions: nodes, masses }
}

function densityAt(before: Survivors | null, t: number, x: number): number {
  if (before === null) return normalDensity(x / Math.sqrt(t)) / Math.sqrt(t)
  const step = Math.sqrt(t - before.t)
  let sum = 0
  for (let i = 0; i < before.positions.length; i += 1) {
    const distance = (x - (before.positions[i] ?? 0)) / step
    sum += (before.masses[i] ?? 0) * Math.exp(-0.5 * distance * distance)
  }
  return sum / (step * Math.sqrt(2 * Math.PI))
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
