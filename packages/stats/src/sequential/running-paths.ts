import { normalDensity, normalSurvival } from '../distributions/normal.js'
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
// Panel width in standard deviations of the next step; 16 Gauss points then leave 1e-13.
const panelWidth = 1.5

/**
 * Probability that a running path has a statistic above z at information t, and its density there
 * (its slope in z, without the sign). Under a drift (the statistic's mean over sqrt(t)) the paths
 * are weighted by their likelihood ratio, which the bounds do not change.
 */
export function crossingOf(
  { t: before, positions, masses }: RunningPaths,
  t: number,
  z: number,
  drift = 0,
): { readonly probability: number; readonly density: number } {
  const step = Math.sqrt(t - before)
  const bound = z * Math.sqrt(t)
  let [probability, density] = [0, 0]
  for (let i = 0; i < positions.length; i += 1) {
    const position = positions[i] ?? 0
    const weight = Math.exp(drift * position - 0.5 * drift * drift * before)
    const distance = (bound - position) / step - drift * step
    probability += (masses[i] ?? 0) * weight * normalSurvival(distance)
    density += (masses[i] ?? 0) * weight * normalDensity(distance)
  }
  return { probability, density: (density * Math.sqrt(t)) / step }
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
  const masses = weights.map((weight, i) => weight * densityAt(running, t, nodes[i] ?? 0))
  return { t, positions: nodes, masses }
}

function densityAt({ t: before, positions, masses }: RunningPaths, t: number, x: number): number {
  const step = Math.sqrt(t - before)
  let sum = 0
  for (let i = 0; i < positions.length; i += 1) {
    const distance = (x - (positions[i] ?? 0)) / step
    sum += (masses[i] ?? 0) * Math.exp(-0.5 * distance * distance)
  }
  return sum / (step * Math.sqrt(2 * Math.PI))
}
