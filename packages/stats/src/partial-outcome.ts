import { blockOf, mergeBlocks, type Block } from './block.js'
import type { MeanMoments, PartialCovariateMoments } from './moments.js'

type Group = PartialCovariateMoments['withoutPast']

/** The outcome of all units together, with a past or without. */
export function outcomeOf({ withPast, withoutPast }: PartialCovariateMoments): MeanMoments {
  const { n, outcome } = mergeGroups(withPast, withoutPast)
  return { kind: 'mean', n, ...outcome }
}

/** The outcome of two groups of units put together; either may be empty. */
export function mergeGroups(a: Group, b: Group): Group {
  const block = ({ n, outcome }: Group) => blockOf({ kind: 'mean', n, ...outcome })
  const { n, means, cross } = mergeNonEmpty(block(a), block(b))
  return { n, outcome: { mean: means[0] ?? 0, m2: cross[0]?.[0] ?? 0 } }
}

/** Two blocks put together; one of no units has no means to add. */
export function mergeNonEmpty(a: Block, b: Block): Block {
  if (a.n === 0) return b
  return b.n === 0 ? a : mergeBlocks(a, b)
}
