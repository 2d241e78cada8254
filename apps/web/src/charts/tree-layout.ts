import { graphlib, layout } from '@dagrejs/dagre'
import type { Evidence, Tier } from '@sextant/core/contract'
import type { Status } from '../components/status.js'

/** A metric as the tree draws it; texts are printed already. */
export interface TreeNode {
  readonly id: string
  readonly name: string
  readonly tier: Tier
  readonly value: string
  /** Target or bound, such as "target 25.0%". */
  readonly target: string
  readonly status: Status
  readonly statusWord: string
  readonly progress: number | null
  readonly expected: number | null
}

/** A cause moves its parent; evidence says how well that is known. */
export interface TreeEdge {
  readonly from: string
  readonly to: string
  readonly evidence: Evidence
  /** Percent the parent moves per 1% of the cause, printed. */
  readonly slope?: string | undefined
  /** Evidence older than a year: drawn one grade lower. */
  readonly stale?: boolean | undefined
}

export interface PlacedNode {
  readonly node: TreeNode
  readonly x: number
  readonly y: number
  /** Steps from the root. */
  readonly rank: number
}

interface PlacedEdge {
  readonly edge: TreeEdge
  /** Grade it is drawn in: one lower than its evidence when stale. */
  readonly grade: Evidence
  readonly path: string
  readonly arrow: string
  readonly label: { readonly x: number; readonly y: number }
}

export interface TreeLayout {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

export const NODE = { width: 218, height: 72 } as const

const STUB = 42
const ROW_GAP = 18
const ARROW = 9
const PORT_GAP = 11
const LOWER = {
  formula: 'formula',
  proven: 'observed',
  observed: 'belief',
  belief: 'belief',
} as const

/** Steps of each node from the roots, the longest way counts. A cycle ends the walk. */
export function ranksOf(
  nodes: readonly TreeNode[],
  edges: readonly TreeEdge[],
): ReadonlyMap<string, number> {
  const parents = new Map<string, string[]>(nodes.map((node) => [node.id, []]))
  for (const edge of edges) parents.get(edge.from)?.push(edge.to)
  const ranks = new Map<string, number>()
  const walk = (id: string, seen: ReadonlySet<string>): number => {
    const known = ranks.get(id)
    if (known !== undefined) return known
    if (seen.has(id)) return 0
    const above = (parents.get(id) ?? []).filter((parent) => parents.has(parent))
    const rank = Math.max(-1, ...above.map((parent) => walk(parent, new Set([...seen, id])))) + 1
    ranks.set(id, rank)
    return rank
  }
  for (const node of nodes) walk(node.id, new Set())
  return ranks
}

function rowsByDagre(
  nodes: readonly TreeNode[],
  edges: readonly TreeEdge[],
): ReadonlyMap<string, number> {
  const graph = new graphlib.Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: ROW_GAP, ranksep: 90, ranker: 'longest-path' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of nodes) graph.setNode(node.id, { ...NODE })
  for (const edge of edges) graph.setEdge(edge.to, edge.from)
  layout(graph)
  const rows = new Map(
    nodes.map((node) => [node.id, Number(graph.node(node.id).y) - NODE.height / 2]),
  )
  return inGivenOrder(nodes, rows)
}

/** Turns the picture upside down where that brings more nodes into the order they came in. */
function inGivenOrder(
  nodes: readonly TreeNode[],
  rows: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const heights = nodes.map((node) => rows.get(node.id) ?? 0)
  let balance = 0
  for (const [index, height] of heights.entries()) {
    for (const later of heights.slice(index + 1)) balance += Math.sign(later - height)
  }
  return balance >= 0 ? rows : new Map([...rows].map(([id, height]) => [id, -height]))
}

function placeEdges(
  placed: ReadonlyMap<string, PlacedNode>,
  edges: readonly TreeEdge[],
): readonly PlacedEdge[] {
  const drawable = edges.flatMap((edge) => {
    const [cause, parent] = [placed.get(edge.from), placed.get(edge.to)]
    return cause && parent ? [{ edge, cause, parent }] : []
  })
  return drawable.map(({ edge, cause, parent }) => {
    const siblings = drawable
      .filter((one) => one.parent === parent)
      .toSorted((a, b) => a.cause.y - b.cause.y)
    const order = siblings.findIndex((one) => one.edge === edge) - (siblings.length - 1) / 2
    const reach = NODE.height / 2 - 8
    const port = Math.max(-reach, Math.min(reach, order * PORT_GAP))
    const [x1, y1] = [cause.x, cause.y + NODE.height / 2]
    const [x2, y2] = [parent.x + NODE.width + ARROW - 1, parent.y + NODE.height / 2 + port]
    const stub = Math.min(STUB, Math.max(0, x1 - x2 - 24))
    const bend = (x1 - stub - x2) / 2
    return {
      edge,
      grade: edge.stale ? LOWER[edge.evidence] : edge.evidence,
      path: `M${x1} ${y1}h${-stub}C${x1 - stub - bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}`,
      arrow: `M${x2 - ARROW} ${y2}l${ARROW} -4.5v9Z`,
      label: { x: x1 - 5, y: y1 - 6 },
    }
  })
}

/** Places the tree with its root at the left; the columns share the width that is there. */
export function layoutTree(
  nodes: readonly TreeNode[],
  edges: readonly TreeEdge[],
  available: number,
): TreeLayout {
  const ranks = ranksOf(nodes, edges)
  const deepest = Math.max(0, ...ranks.values())
  const free = (available - (deepest + 1) * NODE.width) / Math.max(1, deepest)
  const gap = Math.min(110, Math.max(72, free))
  const rows = rowsByDagre(nodes, edges)
  const top = Math.min(0, ...rows.values())
  const placed = new Map<string, PlacedNode>()
  for (const node of nodes) {
    const rank = ranks.get(node.id) ?? 0
    const y = Math.round((rows.get(node.id) ?? 0) - top)
    placed.set(node.id, { node, rank, x: Math.round(rank * (NODE.width + gap)), y })
  }
  const list = [...placed.values()]
  return {
    nodes: list,
    edges: placeEdges(placed, edges),
    width: Math.max(0, ...list.map((one) => one.x)) + NODE.width,
    height: Math.max(0, ...list.map((one) => one.y)) + NODE.height,
  }
}

export type TreeKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'

/**
 * Node reached from another by an arrow key: left to what it moves, right to what moves it, up and
 * down within the column. Undefined where the way ends.
 */
export function neighbour(tree: TreeLayout, id: string, key: TreeKey): string | undefined {
  const here = tree.nodes.find((one) => one.node.id === id)
  if (!here) return undefined
  const isVertical = key === 'ArrowUp' || key === 'ArrowDown'
  const linked = tree.edges
    .map(({ edge }) => edge)
    .filter((edge) => (key === 'ArrowLeft' ? edge.from === id : edge.to === id))
    .map((edge) => (key === 'ArrowLeft' ? edge.to : edge.from))
  const reachable = tree.nodes.filter((one) =>
    isVertical
      ? one.rank === here.rank && (key === 'ArrowUp' ? one.y < here.y : one.y > here.y)
      : linked.includes(one.node.id),
  )
  const nearest = reachable.toSorted((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))
  return nearest[0]?.node.id
}

const CROWDED = 30

/**
 * Ids to hide so that a large tree stays readable: what hangs below the second column, branch by
 * branch, unless its branch is opened. Nothing is hidden up to thirty nodes.
 */
export function hiddenBranches(
  nodes: readonly TreeNode[],
  edges: readonly TreeEdge[],
  opened: ReadonlySet<string>,
): ReadonlyMap<string, readonly TreeNode[]> {
  const below = new Map<string, TreeNode[]>()
  if (nodes.length <= CROWDED) return below
  const ranks = ranksOf(nodes, edges)
  for (const node of nodes) {
    if ((ranks.get(node.id) ?? 0) < 3) continue
    const holder = branchOf(node.id, edges, ranks)
    if (holder === undefined || opened.has(holder)) continue
    below.set(holder, [...(below.get(holder) ?? []), node])
  }
  return below
}

/** The node of the third column that a deeper node hangs on, by its first parents. */
function branchOf(
  id: string,
  edges: readonly TreeEdge[],
  ranks: ReadonlyMap<string, number>,
): string | undefined {
  let at: string | undefined = id
  for (
    let steps = 0;
    at !== undefined && (ranks.get(at) ?? 0) > 2 && steps < ranks.size;
    steps += 1
  ) {
    const here: string = at
    at = edges.find((edge) => edge.from === here)?.to
  }
  return at
}
