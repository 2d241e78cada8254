import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Evidence } from '../contract/metric.js'
import {
  isInCycle,
  orphanedBy,
  pathToNorthStar,
  strays,
  type Tree,
  type TreeNode,
} from './rules.js'

const DAY = '2026-11-02'

function node(id: string, parents: readonly (readonly [string, Evidence])[] = []): TreeNode {
  return {
    id,
    tier: id === 'star' ? 'core' : 'supporting',
    isNorthStar: id === 'star',
    isActive: true,
    parents: parents.map(([parentId, evidence]) => ({ parentId, evidence, slope: null })),
    exemptUntil: null,
  }
}

function tree(...nodes: readonly TreeNode[]): Tree {
  return new Map(nodes.map((item) => [item.id, item]))
}

describe('path to the North Star', () => {
  test('the shorter way wins over better evidence', () => {
    const metrics = tree(
      node('star'),
      node('a', [['star', 'formula']]),
      node('b', [
        ['a', 'formula'],
        ['star', 'belief'],
      ]),
    )
    expect(pathToNorthStar(metrics, 'b')).toEqual(['star'])
  })

  test('of two ways of one length the stronger evidence wins, whatever the order', () => {
    const metrics = tree(
      node('star'),
      node('weak', [['star', 'formula']]),
      node('strong', [['star', 'belief']]),
      node('b', [
        ['weak', 'belief'],
        ['strong', 'proven'],
      ]),
    )
    expect(pathToNorthStar(metrics, 'b')).toEqual(['strong', 'star'])
  })

  test('the North Star itself needs no way, and an archived parent carries none', () => {
    const archived = { ...node('a', [['star', 'proven']]), isActive: false }
    const metrics = tree(node('star'), archived, node('b', [['a', 'proven']]))
    expect(pathToNorthStar(metrics, 'star')).toEqual([])
    expect(pathToNorthStar(metrics, 'b')).toBeNull()
    expect(pathToNorthStar(metrics, 'a')).toBeNull()
  })

  test('an exemption holds up to and including its day, and only for exploratory metrics', () => {
    const lone = { ...node('a'), tier: 'exploratory', exemptUntil: DAY } as const
    expect([...strays(tree(node('star'), lone), DAY)]).toEqual([])
    expect([...strays(tree(node('star'), lone), '2026-11-03')]).toEqual(['a'])
    expect([...strays(tree(node('star'), { ...lone, tier: 'supporting' }), DAY)]).toEqual(['a'])
  })
})

// Edges only from a later to an earlier node: without cycles by construction.
const layered = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 15 })
  .map((choices) => {
    const ids = ['star', ...choices.map((_, index) => `m${index}`)]
    const nodes = choices.map((picks, index) => {
      const parents = new Set(picks.map((pick) => ids[pick % (index + 1)] ?? 'star'))
      return node(
        `m${index}`,
        [...parents].map((parent) => [parent, 'observed'] as const),
      )
    })
    return tree(node('star'), ...nodes)
  })

describe('any tree', () => {
  test('every step of a path is an edge, and the path ends at the North Star', () => {
    fc.assert(
      fc.property(layered, (metrics) => {
        for (const start of metrics.keys()) {
          const path = pathToNorthStar(metrics, start)
          if (path === null) continue
          let at = start
          for (const next of path) {
            expect(metrics.get(at)?.parents.map((edge) => edge.parentId)).toContain(next)
            at = next
          }
          expect(at).toBe('star')
        }
      }),
    )
  })

  test('without back edges nothing is in a cycle; a metric under its own descendant is', () => {
    fc.assert(
      fc.property(layered, (metrics) => {
        for (const [id, item] of metrics) {
          expect(isInCycle(metrics, id)).toBe(false)
          const parent = item.parents[0]?.parentId
          if (parent === undefined || parent === 'star') continue
          const bent = new Map(metrics).set(parent, node(parent, [[id, 'belief']]))
          expect(isInCycle(bent, parent)).toBe(true)
        }
      }),
    )
  })

  test('taking a metric out orphans exactly those whose every way led through it', () => {
    fc.assert(
      fc.property(layered, fc.nat({ max: 14 }), (metrics, pick) => {
        const item = metrics.get(`m${pick}`)
        if (item === undefined) return
        const after = new Map(metrics).set(item.id, { ...item, isActive: false })
        const lost = orphanedBy(metrics, after, item.id, DAY)
        const expected = [...metrics.keys()].filter(
          (id) =>
            id !== item.id &&
            pathToNorthStar(metrics, id) !== null &&
            pathToNorthStar(after, id) === null,
        )
        expect(lost.toSorted()).toEqual(expected.toSorted())
      }),
    )
  })
})
