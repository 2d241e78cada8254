import { blockOf, mergeBlocks, momentsOf } from './block.js'
import type { Moments } from './moments.js'
import { asPartial, mergePartial } from './partial-covariate.js'
import { unitsWithoutPast } from './without-past.js'

/**
 * The moments of two disjoint groups of units put together, as for days of exposure or segments.
 * Centred throughout, so nothing cancels. Quantiles cannot be merged. A group in which every unit has
 * a past merges with one in which some have none.
 *
 * @throws RangeError when the two hold different kinds of moments.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.kind === 'partial_covariate' || b.kind === 'partial_covariate') {
    const [first, second] = [asPartial(a), asPartial(b)]
    if (first === null || second === null) throw mismatch(a, b)
    return mergePartial(first, second)
  }
  if (a.kind !== b.kind) throw mismatch(a, b)
  if (a.kind === 'proportion' && b.kind === 'proportion') {
    return { kind: 'proportion', n: a.n + b.n, sum: a.sum + b.sum }
  }
  const merged = momentsOf(mergeBlocks(blockOf(a), blockOf(b)))
  if (merged.kind !== 'ratio_covariate') return merged
  const without = unitsWithoutPast(a) + unitsWithoutPast(b)
  return without === 0 ? merged : { ...merged, unitsWithoutPast: without }
}

function mismatch(a: Moments, b: Moments): RangeError {
  return new RangeError(`b must be ${a.kind} moments, got ${b.kind}`)
}
