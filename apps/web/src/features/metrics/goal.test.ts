import type { KeyResult, KeyResultRange } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { cycleOn } from './cycle-on.js'
import { expectedValue, goalsByMetric, targetOf } from './goal.js'
import { expectedPath } from './series.js'

const move = { type: 'move', baseline: 3.2, target: 3.6 } as const
const KEY_RESULT: KeyResult = {
  id: 'kr_1',
  objectiveId: 'obj_1',
  cycleId: 'cyc_1',
  title: { en: 'KR' },
  metricId: 'met_1',
  range: move,
  role: 'delivery',
  weightBp: 5000,
  ownerId: 'per_1',
  current: null,
  raw: null,
  progress: null,
  expected: 0.5,
  health: 'on_track',
  confidence: null,
  series: [],
  checkIns: [],
  experiments: [],
  profile: { type: 'linear' },
  computedHealth: 'on_track',
  stated: null,
  flags: [],
  originalRange: move,
  originalRaw: null,
  targetChanges: [],
  suggestedScore: null,
  grade: null,
  gradeVersion: 0,
}
const overviewOf = (keyResults: KeyResult[]) => ({
  objectives: [
    {
      id: 'obj_1',
      cycleId: 'cyc_1',
      title: { en: 'O' },
      type: 'committed' as const,
      ownerId: 'per_1',
      progress: null,
      coverage: null,
      expected: null,
      health: 'on_track' as const,
      confidence: null,
      keyResults,
      team: null,
      level: 'team' as const,
      rollup: 'krs' as const,
      cap: 1,
      parentId: null,
      supportIds: [],
      carriedFromId: null,
      score: null,
      passLine: 1,
      closing: null,
    },
  ],
})

describe('the key result that judges a metric', () => {
  test('is one of delivery before one of health, then the heavier one', () => {
    const health: KeyResult = { ...KEY_RESULT, id: 'kr_h', role: 'health', weightBp: 9000 }
    const heavy: KeyResult = { ...KEY_RESULT, id: 'kr_2', weightBp: 6000 }
    const goals = goalsByMetric(overviewOf([health, KEY_RESULT, heavy]))
    expect(goals.get('met_1')?.id).toBe('kr_2')
  })

  test('is none for a metric without one', () => {
    expect(goalsByMetric(overviewOf([{ ...KEY_RESULT, metricId: null }])).size).toBe(0)
    expect(goalsByMetric(undefined).size).toBe(0)
  })
})

test.each<[KeyResultRange, number | null]>([
  [move, 3.6],
  [{ type: 'maintain_max', bound: 2 }, 2],
  [{ type: 'maintain_min', bound: 75 }, 75],
  [{ type: 'maintain_band', low: 1, high: 2, tolerance: null }, null],
])('the target of %j is %j', (range, target) => {
  expect(targetOf(range)).toBe(target)
})

test('the value expected now lies on the way from baseline to target', () => {
  expect(expectedValue(KEY_RESULT)).toBeCloseTo(3.4, 12)
  expect(expectedValue({ ...KEY_RESULT, expected: null })).toBeNull()
  expect(expectedValue({ range: { type: 'maintain_max', bound: 2 }, expected: 0.5 })).toBeNull()
})

test('the drawn way runs over the cycle; a bound is level', () => {
  const cycle = { startsOn: '2026-10-01', endsOn: '2026-12-31' }
  expect(expectedPath(KEY_RESULT, cycle).map(({ value }) => value)).toEqual([3.2, 3.6])
  const bound = { range: { type: 'maintain_max', bound: 2 } } as const
  expect(expectedPath(bound, cycle).map(({ value }) => value)).toEqual([2, 2])
})

test('the current cycle is the one under way, else the newest that has begun', () => {
  const cycle = (id: string, startsOn: string, endsOn: string) => ({
    id,
    name: { en: id },
    startsOn,
    endsOn,
    kind: 'quarter' as const,
    parentId: null,
    state: 'open' as const,
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  const cycles = [
    cycle('q3', '2026-07-01', '2026-09-30'),
    cycle('q4', '2026-10-01', '2026-12-31'),
    cycle('q1', '2027-01-01', '2027-03-31'),
  ]
  expect(cycleOn(cycles, '2026-11-21')?.id).toBe('q4')
  expect(cycleOn(cycles, '2027-05-01')?.id).toBe('q1')
  expect(cycleOn(cycles, '2026-01-01')).toBeNull()
})

test('people work in the shortest of nested cycles, and in a draft last', () => {
  const at = (id: string, kind: 'quarter' | 'year', state: 'draft' | 'open') => ({
    id,
    name: { en: id },
    startsOn: '2026-01-01',
    endsOn: kind === 'year' ? '2026-12-31' : '2026-03-31',
    kind,
    parentId: null,
    state,
    createdAt: '2026-01-01T00:00:00.000Z',
  })
  const day = '2026-02-01'
  expect(cycleOn([at('y', 'year', 'open'), at('q', 'quarter', 'open')], day)?.id).toBe('q')
  expect(cycleOn([at('q', 'quarter', 'draft'), at('y', 'year', 'open')], day)?.id).toBe('y')
})
