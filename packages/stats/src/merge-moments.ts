import { blockOf, mergeBlocks, momentsOf } from './block.js'
import type { Moments, RatioCovariateMoments } from './moments.js'

/**
 * The moments of two disjoint groups of units put together, as for days of exposure or segments.
 * Centred throughout, so nothing cancels. Quantiles cannot be merged.
 *
 * @throws RangeError when the two hold different kinds of moments.
 */
export function mergeMoments(
  a: Moments | RatioCovariateMoments,
  b: Moments | RatioCovariateMoments,
): Moments | RatioCovariateMoments {
  if (a.kind !== b.kind) throw new RangeError(`b must be ${a.kind} moments, got ${b.kind}`)
  if (a.kind === 'proportion' && b.kind === 'proportion') {
    return { kind: 'proportion', n: a.n + b.n, sum: a.sum + b.sum }
  }
  return momentsOf(mergeBlocks(blockOf(a), blockOf(b)))
}
