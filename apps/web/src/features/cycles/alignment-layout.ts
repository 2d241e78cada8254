import type { AlignmentGraph } from '@sextant/core/contract'

type Node = AlignmentGraph['nodes'][number]
type Link = AlignmentGraph['links'][number]

interface PlacedNode {
  readonly node: Node
  readonly x: number
  readonly y: number
}
interface PlacedLink {
  readonly key: string
  readonly kind: Link['kind']
  readonly path: string
}
export interface AlignmentLayout {
  readonly nodes: readonly PlacedNode[]
  readonly links: readonly PlacedLink[]
  readonly width: number
  readonly height: number
}

/** A branch of the nested list: an objective, what contributes to it, and what it supports. */
export interface AlignmentBranch {
  readonly node: Node
  readonly children: readonly AlignmentBranch[]
  readonly supports: readonly Node[]
}

export const NODE = { width: 232, height: 60, gapX: 56, gapY: 14 } as const

/** Objectives as a forest along what they contribute to; roots keep the order of the cycle. */
export function alignmentForest({ nodes, links }: AlignmentGraph): readonly AlignmentBranch[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parentOf = new Map(
    links.flatMap(({ fromId, toId, kind }) =>
      kind === 'contributes' && byId.has(toId) ? [[fromId, toId] as const] : [],
    ),
  )
  const seen = new Set<string>()
  // The server keeps links free of cycles; a screen that believed it could still never end.
  const branch = (node: Node): AlignmentBranch => {
    seen.add(node.id)
    const children = nodes.filter((one) => parentOf.get(one.id) === node.id && !seen.has(one.id))
    const supports = links
      .filter((link) => link.kind === 'supports' && link.fromId === node.id)
      .flatMap(({ toId }) => byId.get(toId) ?? [])
    return { node, children: children.map(branch), supports }
  }
  return nodes.filter((node) => !parentOf.has(node.id)).map(branch)
}

/** Places of the map: parents left of what contributes to them, in the middle of their children. */
export function alignmentLayout(graph: AlignmentGraph): AlignmentLayout {
  const placed = new Map<string, PlacedNode>()
  let row = 0
  let depth = 0
  const place = ({ node, children }: AlignmentBranch, level: number): number => {
    depth = Math.max(depth, level)
    const rows = children.map((child) => place(child, level + 1))
    const [first, last] = [rows[0], rows.at(-1)]
    const at = first === undefined || last === undefined ? row++ : (first + last) / 2
    placed.set(node.id, {
      node,
      x: level * (NODE.width + NODE.gapX),
      y: at * (NODE.height + NODE.gapY),
    })
    return at
  }
  for (const root of alignmentForest(graph)) place(root, 0)
  return {
    nodes: [...placed.values()],
    links: graph.links.flatMap((link) => {
      const [from, to] = [placed.get(link.fromId), placed.get(link.toId)]
      if (!from || !to) return []
      const key = `${link.fromId} ${link.kind} ${link.toId}`
      return [{ key, kind: link.kind, path: curve(from, to) }]
    }),
    width: (depth + 1) * NODE.width + depth * NODE.gapX,
    height: Math.max(0, row * (NODE.height + NODE.gapY) - NODE.gapY),
  }
}

/** From the left edge of one to the right edge of the other; beside both where they share a column. */
function curve(from: PlacedNode, to: PlacedNode): string {
  const y = (one: PlacedNode) => one.y + NODE.height / 2
  if (to.x < from.x) {
    const [end, start] = [to.x + NODE.width, from.x]
    const middle = (start + end) / 2
    return `M${start} ${y(from)}C${middle} ${y(from)} ${middle} ${y(to)} ${end} ${y(to)}`
  }
  const [start, end] = [from.x + NODE.width, to.x + NODE.width]
  const out = Math.max(start, end) + NODE.gapX / 2
  return `M${start} ${y(from)}C${out} ${y(from)} ${out} ${y(to)} ${end} ${y(to)}`
}
