import { describe, expect, test } from 'vitest'
import {
  hiddenBranches,
  layoutTree,
  neighbour,
  NODE,
  ranksOf,
  type TreeEdge,
  type TreeNode,
} from './tree-layout.js'

function node(id: string): TreeNode {
  return {
    id,
    name: id,
    tier: 'supporting',
    value: '1',
    target: '',
    status: 'ok',
    statusWord: 'On track',
    progress: null,
    expected: null,
  }
}

const edge = (from: string, to: string): TreeEdge => ({ from, to, evidence: 'proven' })
const nodes = ['root', 'a', 'b', 'a1', 'a2', 'b1'].map(node)
const edges = [
  edge('a', 'root'),
  edge('b', 'root'),
  edge('a1', 'a'),
  edge('a2', 'a'),
  edge('b1', 'b'),
]
const tree = layoutTree(nodes, edges, 1156)

describe('the layout', () => {
  test('has the root at the left and each cause right of what it moves', () => {
    const place = new Map(tree.nodes.map((one) => [one.node.id, one]))
    expect(place.get('root')?.x).toBe(0)
    for (const { from, to } of edges) {
      expect(place.get(from)?.x ?? 0).toBeGreaterThan((place.get(to)?.x ?? 0) + NODE.width)
    }
  })

  test('lets no two nodes touch', () => {
    for (const one of tree.nodes) {
      for (const other of tree.nodes) {
        if (one === other || one.rank !== other.rank) continue
        expect(Math.abs(one.y - other.y)).toBeGreaterThanOrEqual(NODE.height)
      }
    }
  })

  test('keeps the order the nodes came in from top to bottom', () => {
    const third = tree.nodes.filter((one) => one.rank === 2).toSorted((x, y) => x.y - y.y)
    expect(third.map((one) => one.node.id)).toEqual(['a1', 'a2', 'b1'])
  })

  test('fits the columns into the width that is there', () => {
    expect(layoutTree(nodes, edges, 820).width).toBeLessThanOrEqual(820)
  })

  test('draws stale evidence one grade lower', () => {
    const aged = edges.map((one) => ({ ...one, stale: true }))
    expect(layoutTree(nodes, aged, 1156).edges.every((one) => one.grade === 'observed')).toBe(true)
  })

  test('gives each edge its own port at the parent', () => {
    const ends = tree.edges.filter((one) => one.edge.to === 'a').map((one) => one.arrow)
    expect(new Set(ends).size).toBe(2)
  })

  test('leaves out an edge to a metric that is not shown', () => {
    expect(layoutTree(nodes, [...edges, edge('ghost', 'a')], 1156).edges).toHaveLength(edges.length)
  })

  test('comes to an end on a circle of causes', () => {
    const ranks = ranksOf([node('x'), node('y')], [edge('x', 'y'), edge('y', 'x')])
    expect(ranks.size).toBe(2)
  })
})

describe('arrow keys', () => {
  test('walk along the edges', () => {
    expect(neighbour(tree, 'a', 'ArrowLeft')).toBe('root')
    expect(neighbour(tree, 'b', 'ArrowRight')).toBe('b1')
    expect(neighbour(tree, 'a1', 'ArrowDown')).toBe('a2')
    expect(neighbour(tree, 'a2', 'ArrowUp')).toBe('a1')
  })

  test('stop where the tree ends', () => {
    expect(neighbour(tree, 'root', 'ArrowLeft')).toBeUndefined()
    expect(neighbour(tree, 'b1', 'ArrowRight')).toBeUndefined()
    expect(neighbour(tree, 'a1', 'ArrowUp')).toBeUndefined()
  })
})

describe('a crowded tree', () => {
  const leaves = Array.from({ length: 30 }, (_none, index) => node(`leaf${index}`))
  const many = [...nodes, ...leaves]
  const more = [...edges, ...leaves.map((leaf) => edge(leaf.id, 'a1'))]

  test('folds what hangs below the third column, and opens by branch', () => {
    expect(hiddenBranches(many, more, new Set()).get('a1')).toHaveLength(30)
    expect(hiddenBranches(many, more, new Set(['a1'])).size).toBe(0)
  })

  test('hides nothing up to thirty nodes', () => {
    expect(hiddenBranches(nodes, edges, new Set()).size).toBe(0)
  })
})
