import type { AlignmentGraph } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { alignmentForest, alignmentLayout, NODE } from './alignment-layout.js'

const node = (id: string): AlignmentGraph['nodes'][number] => ({
  id,
  cycleId: 'cyc_1',
  title: { en: id },
  level: 'team',
  ownerId: 'per_1',
  team: null,
  progress: null,
  health: 'no_data',
})
const link = (fromId: string, toId: string, kind: 'contributes' | 'supports' = 'contributes') => ({
  fromId,
  toId,
  kind,
})
const graph = (links: AlignmentGraph['links']): AlignmentGraph => ({
  nodes: ['company', 'a', 'b', 'alone'].map(node),
  links,
  score: 100,
  faults: [],
})

test('what contributes hangs under its parent once; supports are named and never nest', () => {
  const forest = alignmentForest(
    graph([link('a', 'company'), link('b', 'company'), link('b', 'alone', 'supports')]),
  )
  expect(forest.map((branch) => branch.node.id)).toEqual(['company', 'alone'])
  expect(forest[0]?.children.map((branch) => branch.node.id)).toEqual(['a', 'b'])
  expect(forest[0]?.children[1]?.supports.map(({ id }) => id)).toEqual(['alone'])
})

test('parents stand left and in the middle of their children, and no two nodes overlap', () => {
  const { nodes, links, height } = alignmentLayout(
    graph([link('a', 'company'), link('b', 'company')]),
  )
  const at = new Map(nodes.map((one) => [one.node.id, one]))
  const [company, a, b] = ['company', 'a', 'b'].map((id) => at.get(id))
  expect(company?.x).toBeLessThan(a?.x ?? 0)
  expect(company?.y).toBeCloseTo(((a?.y ?? 0) + (b?.y ?? 0)) / 2, 9)
  for (const one of nodes) {
    for (const other of nodes) {
      const apart = Math.abs(one.y - other.y) >= NODE.height || one.x !== other.x
      expect(one === other || apart).toBe(true)
    }
    expect(one.y + NODE.height).toBeLessThanOrEqual(height)
  }
  expect(links).toHaveLength(2)
})

test('links that lead round in a circle end the drawing, not the browser', () => {
  const { nodes } = alignmentLayout(graph([link('a', 'b'), link('b', 'a')]))
  expect(nodes.map((one) => one.node.id)).toEqual(['company', 'alone'])
})
