import { normalSurvival } from '../distributions/normal.js'
import { panels } from '../numeric/gauss-legendre.js'

/**
 * The paths of the score process B(t) = Z sqrt(t) that have crossed no bound up to t, under no
 * effect: their density as masses on a grid.
 */
export interface RunningPaths {
  readonly t: number
  readonly positions: Float64Array
  readonly masses: Float64Array
}

/** Before any look every path is at 0. */
export const startingPaths: RunningPaths = {
  t: 0,
  positions: new Float64Array([0]),
  masses: new Float64Array([1]),
}

// Below so many standard deviations no path comes back to an upper bound.
const deepest = 14
const highest = 38
// So many standard deviations away the normal tail is below the smallest double.
const farthest = 39
// Seen from the bound downwards, what paths add rises to one peak and falls: once it is this small
// beside what has been added, nothing more comes.
const negligible = 1e-20
// Panel width in standard deviations of the next step; 16 Gauss points then leave 1e-12.
const panelWidth = 2.5
// Standard deviations of a Brownian bridge beyond which nothing reaches the last digit.
const bridgeReach = 9

/**
 * Probability that a running path has a statistic above z at information t. Under a drift (the
 * statistic's mean over sqrt(t)) the paths are weighted by their likelihood ratio, which the bounds
 * do not change.
 */
export function crossingProbability(
  { t: before, positions, masses }: RunningPaths,
  t: number,
  z: number,
  drift: number,
): number {
  const rate = 1 / Math.sqrt(t - before)
  const bound = z * Math.sqrt(t) - drift * (t - before)
  const share = 0.5 * drift * before
  let probability = 0
  for (let i = positions.length - 1; i >= 0; i -= 1) {
    const position = positions[i] ?? 0
    const distance = (bound - position) * rate
    if (!(distance < farthest)) break
    const mass = (masses[i] ?? 0) * Math.exp(drift * (position - share))
    const crossed = mass * normalSurvival(distance)
    probability += crossed
    if (crossed < negligible * probability) break
  }
  return probability
}

/** As `crossingProbability` without a drift, and its slope in z without the sign. */
export function crossingOf(
  { t: before, positions, masses }: RunningPaths,
  t: number,
  z: number,
): { readonly probability: number; readonly density: number } {
  const rate = 1 / Math.sqrt(t - before)
  const bound = z * Math.sqrt(t)
  let [probability, density] = [0, 0]
  for (let i = positions.length - 1; i >= 0; i -= 1) {
    const distance = (bound - (positions[i] ?? 0)) * rate
    if (!(distance < farthest)) break
    const mass = masses[i] ?? 0
    const crossed = mass * normalSurvival(distance)
    probability += crossed
    density += mass * Math.exp(-0.5 * distance * distance)
    if (crossed < negligible * probability) break
  }
  return { probability, density: density * rate * Math.sqrt(t / (2 * Math.PI)) }
}

/** The paths still running after a look at t with bound z, on a grid fine enough for the next. */
export function continuePaths(
  running: RunningPaths,
  look: {
    readonly t: number
    readonly z: number
    readonly next: number
    readonly twoSided: boolean
  },
): RunningPaths {
  const { t, z, next, twoSided } = look
  const scale = Math.sqrt(t)
  const upper = Math.min(z, highest) * scale
  const lower = twoSided ? -upper : -deepest * scale
  const finest = Math.min(Math.sqrt(next - t), Math.sqrt(t - running.t))
  const count = Math.max(1, Math.ceil((upper - lower) / (panelWidth * finest)))
  const { nodes, weights } = panels(lower, upper, count)
  const masses = densityAt(running, t, nodes, twoSided)
  for (let i = 0; i < masses.length; i += 1) masses[i] = (masses[i] ?? 0) * (weights[i] ?? 0)
  return { t, positions: nodes, masses }
}

// The density at t of the paths at increasing places. Seen from a place, the paths that lead there
// were normally distributed around a point on the straight line from 0 (a Brownian bridge), so only
// those within its reach are added up; both grids increase, so the reach moves one way.
function densityAt(
  { t: before, positions, masses }: RunningPaths,
  t: number,
  places: Float64Array,
  symmetric: boolean,
): Float64Array {
  const density = new Float64Array(places.length)
  const rate = 1 / Math.sqrt(t - before)
  const factor = rate / Math.sqrt(2 * Math.PI)
  const share = before / t
  const reach = bridgeReach * Math.sqrt(share * (t - before))
  const [first, last] = [positions[0] ?? 0, positions.at(-1) ?? 0]
  let start = 0
  for (let i = symmetric ? places.length / 2 : 0; i < places.length; i += 1) {
    const place = places[i] ?? 0
    const centre = Math.min(last, Math.max(first, place * share))
    while ((positions[start] ?? last) < centre - reach) start += 1
    let sum = 0
    for (let j = start; j < positions.length; j += 1) {
      const position = positions[j] ?? 0
      if (position > centre + reach) break
      const distance = (place - position) * rate
      sum += (masses[j] ?? 0) * Math.exp(-0.5 * distance * distance)
    }
    density[i] = sum * factor
    if (symmetric) density[places.length - 1 - i] = sum * factor
  }
  return density
}
