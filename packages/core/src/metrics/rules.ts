import { EVIDENCE, type MetricEdge, type Tier } from '../contract/metric.js'

/** A metric as the rules of the tree see it. */
export interface TreeNode {
  readonly id: string
  readonly tier: Tier
  readonly isNorthStar: boolean
  readonly isActive: boolean
  readonly parents: readonly MetricEdge[]
  /** Last day on which it may stand without a path. */
  readonly exemptUntil: string | null
}

export type Tree = ReadonlyMap<string, TreeNode>

/** The active North Star, when there is one. */
export function northStarOf(tree: Tree): TreeNode | null {
  return [...tree.values()].find((node) => node.isNorthStar && node.isActive) ?? null
}

/**
 * The shortest way from a metric up to the active North Star, as the ids after its own; among equally
 * short ways the one with the stronger evidence, step by step from the metric. Null without a way;
 * empty for the North Star itself. Archived metrics carry nothing.
 */
export function pathToNorthStar(tree: Tree, id: string): string[] | null {
  const start = tree.get(id)
  if (!start?.isActive) return null
  // Breadth first with the strongest step first keeps ways of one length in order of evidence.
  const queue: { readonly node: TreeNode; readonly way: readonly string[] }[] = [
    { node: start, way: [] },
  ]
  const seen = new Set([id])
  for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
    if (item.node.isNorthStar) return [...item.way]
    for (const edge of strongestFirst(item.node.parents)) {
      const parent = tree.get(edge.parentId)
      if (!parent?.isActive || seen.has(parent.id)) continue
      seen.add(parent.id)
      queue.push({ node: parent, way: [...item.way, parent.id] })
    }
  }
  return null
}

function strongestFirst(parents: readonly MetricEdge[]): readonly MetricEdge[] {
  return parents.toSorted((a, b) => EVIDENCE.indexOf(a.evidence) - EVIDENCE.indexOf(b.evidence))
}

/** True when following parents from the metric leads back to it. */
export function isInCycle(tree: Tree, id: string): boolean {
  const open = (tree.get(id)?.parents ?? []).map((edge) => edge.parentId)
  const seen = new Set<string>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(tree.get(next)?.parents ?? []).map((edge) => edge.parentId))
  }
  return false
}

/** An exploratory metric may stand alone up to and including the day of its exemption. */
export function isExempt(node: TreeNode, day: string): boolean {
  return node.tier === 'exploratory' && node.exemptUntil !== null && node.exemptUntil >= day
}

/** Active metrics that have neither a path to the North Star nor an exemption that still holds. */
export function strays(tree: Tree, day: string): Set<string> {
  const found = [...tree.values()].filter(
    (node) => node.isActive && !isExempt(node, day) && pathToNorthStar(tree, node.id) === null,
  )
  return new Set(found.map((node) => node.id))
}

/** Metrics other than the changed one that a change of the tree would leave without a path. */
export function orphanedBy(before: Tree, after: Tree, changed: string, day: string): string[] {
  const already = strays(before, day)
  return [...strays(after, day)].filter((id) => id !== changed && !already.has(id))
}
