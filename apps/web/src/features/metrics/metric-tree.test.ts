import type { Metric } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { splitByPath, treeOf, type TreeWords } from './metric-tree.js'
import { shippedEvents, trajectoryOf } from './series.js'

const metric = (id: string, rest: Partial<Metric> = {}): Metric => ({
  id,
  key: id,
  name: { en: id, zh: `${id} 名` },
  tier: 'supporting',
  kind: 'proportion',
  direction: 'up',
  unit: null,
  definition: {
    meaning: { en: 'm' },
    formula: { en: 'f' },
    dataSource: { en: 'd' },
    countingRule: { en: 'c' },
    stage: 'all',
  },
  isNorthStar: false,
  status: 'active',
  version: 1,
  effectiveFrom: '2026-01-01',
  ownerId: 'per_1',
  parents: [],
  exemption: null,
  pathToNorthStar: [],
  measurement: null,
  pastGain: null,
  latest: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})

const star = metric('star', { isNorthStar: true, tier: 'core' })
const streak = metric('streak', {
  parents: [{ parentId: 'star', evidence: 'proven', slope: 0.31 }],
  pathToNorthStar: ['star'],
  latest: {
    periodStart: '2026-11-09',
    periodEnd: '2026-11-15',
    value: 0.22,
    standardDeviation: null,
    units: null,
    correlation: null,
    complete: true,
    metricVersion: 1,
    recordedAt: '2026-11-16T00:00:00.000Z',
  },
})
const lone = metric('lone', { pathToNorthStar: null })
const old = metric('old', { status: 'archived', pathToNorthStar: null })
const words: TreeWords = {
  locale: 'zh',
  value: (value) => `=${value}`,
  slope: (slope) => `~${slope}`,
  goal: () => 'goal',
  health: (health) => health ?? 'unjudged',
  noValue: 'nothing yet',
  unknown: 'not known',
}

test('what has no path stands beside the tree, what is archived nowhere', () => {
  const { onTree, outside } = splitByPath([star, streak, lone, old])
  expect(onTree.map(({ id }) => id)).toEqual(['star', 'streak'])
  expect(outside.map(({ id }) => id)).toEqual(['lone'])
})

test('a node says its value, or that there is none and never a zero', () => {
  const tree = treeOf([star, streak, lone, old], new Map(), words)
  expect(tree.nodes.map(({ id, name, value, target }) => [id, name, value, target])).toEqual([
    ['star', 'star 名', '–', 'nothing yet'],
    ['streak', 'streak 名', '=0.22', 'goal'],
  ])
  expect(tree.edges).toEqual([{ from: 'streak', to: 'star', evidence: 'proven', slope: '~0.31' }])
})

test('an edge to a metric that is not drawn is not drawn', () => {
  const both = metric('both', {
    pathToNorthStar: ['star'],
    parents: [
      { parentId: 'star', evidence: 'belief', slope: null },
      { parentId: 'old', evidence: 'belief', slope: null },
    ],
  })
  expect(treeOf([star, both, old], new Map(), words).edges.map(({ to }) => to)).toEqual(['star'])
})

test('the series of a chart is its newest year, with its goal where there is one', () => {
  const values = Array.from({ length: 60 }, (_, week) => ({
    periodStart: new Date(Date.UTC(2025, 8, 1 + week * 7)).toISOString().slice(0, 10),
    periodEnd: new Date(Date.UTC(2025, 8, 7 + week * 7)).toISOString().slice(0, 10),
    value: week,
    standardDeviation: null,
    units: null,
    correlation: null,
    complete: week < 59,
    metricVersion: 1,
    recordedAt: '2026-11-16T00:00:00.000Z',
  }))
  const data = trajectoryOf(values, null, null)
  expect(data.points).toHaveLength(53)
  expect(data.points.at(-1)).toMatchObject({ value: 59, complete: false })
  expect(data).toMatchObject({ path: [], target: null })
})

test('what was shipped before the chart begins is no tick of it', () => {
  const decided = (number: number, from: string | null) => ({
    number,
    decision:
      from === null
        ? null
        : {
            id: 'dec_1',
            choice: 'ship' as const,
            lookId: 'look_1',
            treatment: 'b',
            recommendation: 'ship' as const,
            followsRecommendation: true,
            learning: { believed: {}, saw: {}, next: {} },
            shipped: { shareBp: 10_000, from },
            override: null,
            evidence: { testIds: [], canonical: '', hash: '' },
            decidedAt: '2026-10-01T00:00:00.000Z',
            decidedBy: 'per_1',
          },
  })
  const all = [decided(3, '2026-10-06'), decided(2, '2025-01-01'), decided(1, null)]
  expect(shippedEvents(all, '2025-11-01')).toEqual([{ day: '2026-10-06', name: 'EXP-3' }])
})
