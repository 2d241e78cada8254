import type { Assignment } from './assignment.js'
import { bucketOf, variantOfBucket } from './bucketing.js'
import { matchesFilter, type Attributes } from './match-filter.js'

/** All that decides a unit's variant; the same facts give the same variant everywhere. */
export interface AssignmentRule extends Pick<Assignment, 'coverageBp' | 'layer'> {
  readonly seed: string
  readonly weightsBp: readonly number[]
}

/** Why a unit takes no part. */
export const OUTSIDE = ['audience', 'layer', 'coverage'] as const
export type Outside = (typeof OUTSIDE)[number]

/**
 * The index of the unit's variant, or the part of the rule it is outside of. The layer hashes with a
 * seed of its own, `layer:` and its key, so that experiments of different layers are independent and
 * those of one layer never share a unit.
 */
export function assignUnit(rule: AssignmentRule, unit: string): number | 'layer' | 'coverage' {
  const { layer, seed, weightsBp, coverageBp } = rule
  if (layer !== null) {
    const bucket = bucketOf(`layer:${layer.key}`, unit)
    if (bucket < layer.startBp || bucket >= layer.endBp) return 'layer'
  }
  return variantOfBucket(bucketOf(seed, unit), weightsBp, coverageBp) ?? 'coverage'
}

/** Whether all conditions of an audience hold; an empty one is everybody. */
export function isInAudience(audience: Assignment['audience'], attributes: Attributes): boolean {
  return audience.every((filter) => matchesFilter(attributes, filter))
}
