import { normalSurvival, normalUpperQuantile } from '../distributions/normal.js'
import { requireOpenProbability } from '../domain.js'
import { bracketedRoot } from '../numeric/bracketed-root.js'
import { groupPower } from '../planning/group-power.js'
import type { GroupPlan } from './group-boundaries.js'

/** Pocock: the same bound at every look. O'Brien-Fleming: it falls with the root of information. */
export type ClassicShape = 'pocock' | 'obrien-fleming'

export interface ClassicBoundary {
  readonly informationFraction: number
  readonly z: number
  /** One-sided p-value that corresponds to z. */
  readonly nominalP: number
}

/**
 * The two group-sequential designs from before alpha spending: one constant, chosen so that all
 * looks together reject a true null hypothesis with probability alpha. Pocock (1977): z_k = C;
 * O'Brien and Fleming (1979): z_k = C / sqrt(t_k). They need all looks known in advance and are here
 * to read older plans; `groupBoundaries` is what plans use.
 *
 * @throws RangeError when alpha is not in (0, 1) or the fractions do not increase within (0, 1].
 */
export function classicBoundaries(
  shape: ClassicShape,
  plan: Omit<GroupPlan, 'spending'>,
): ClassicBoundary[] {
  const { informationFractions: fractions, alpha, twoSided } = plan
  requireOpenProbability('alpha', alpha)
  if (fractions.length === 0) return []
  const last = fractions.at(-1) ?? 1
  const bounds = (constant: number): ClassicBoundary[] =>
    fractions.map((informationFraction) => {
      const fall = shape === 'pocock' ? 1 : Math.sqrt(informationFraction / last)
      const z = constant / fall
      return { informationFraction, z, nominalP: normalSurvival(z) }
    })
  // One look alone would need the least constant, looks that never overlap the largest.
  const tail = twoSided ? alpha / 2 : alpha
  const low = normalUpperQuantile(tail)
  const high = normalUpperQuantile(tail / fractions.length)
  const excess = (constant: number): number =>
    Math.log(alpha / groupPower(bounds(constant), { drift: 0, twoSided }).power)
  return bounds(bracketedRoot(excess, low, high))
}
