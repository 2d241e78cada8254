import type { MetricEdge } from '../contract/metric.js'
import type { Tree } from '../metrics/rules.js'

/** How much of a metric's relative change arrives at another one above it, or why nothing does. */
export type Carried =
  | { readonly slope: number }
  | { readonly why: 'edge_unproven' | 'slope_missing' | 'no_path' }

/**
 * Follows the tree from a metric up to another: the product of the slopes along a way, added over
 * the ways. Only steps by formula or proven by experiments carry; what is observed or believed does
 * not, however strong it looks.
 */
export function carrySlope(tree: Tree, from: string, to: string): Carried {
  const ways = waysUp(tree, from, to, new Set([from]))
  if (ways.length === 0) return { why: 'no_path' }
  const proven = ways.filter((way) => way.every(isProven))
  if (proven.length === 0) return { why: 'edge_unproven' }
  const known = proven.filter((way) => way.every((edge) => edge.slope !== null))
  if (known.length === 0) return { why: 'slope_missing' }
  const slopeOf = (way: readonly MetricEdge[]) =>
    way.reduce((product, edge) => product * (edge.slope ?? 0), 1)
  return { slope: known.map(slopeOf).reduce((sum, slope) => sum + slope, 0) }
}

function isProven({ evidence }: MetricEdge): boolean {
  return evidence === 'formula' || evidence === 'proven'
}

/** Every way through active metrics; the tree has no cycles, but a fault must not hang. */
function waysUp(tree: Tree, from: string, to: string, seen: ReadonlySet<string>): MetricEdge[][] {
  const node = tree.get(from)
  if (!node?.isActive) return []
  return node.parents.flatMap((edge) => {
    if (edge.parentId === to) return [[edge]]
    if (seen.has(edge.parentId)) return []
    const further = waysUp(tree, edge.parentId, to, new Set([...seen, edge.parentId]))
    return further.map((way) => [edge, ...way])
  })
}
