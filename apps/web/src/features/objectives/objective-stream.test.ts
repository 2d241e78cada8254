import type { CheckIn, KeyResult } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { checkInStream, experimentsServing } from './objective-stream.js'

const said = (id: string, day: string, at = `${day}T09:00:00.000Z`): CheckIn => ({
  id,
  day,
  at,
  by: 'per_one',
  value: null,
  milestonesDone: null,
  confidence: 0.5,
  status: null,
  comment: null,
  blockers: null,
  next: null,
  reason: null,
  revisions: [],
})

type Linked = KeyResult['experiments'][number]
const linked = (number: number, link: Linked['link']): Linked => ({
  experimentId: `exp_${number}`,
  number,
  name: { en: 'One' },
  state: 'running',
  link,
  verdict: null,
  lift: null,
})

const keyResult = (id: string, checkIns: CheckIn[], experiments: Linked[] = []): KeyResult => ({
  id,
  objectiveId: 'obj_one',
  cycleId: 'cyc_one',
  title: { en: id },
  metricId: null,
  range: { type: 'boolean' },
  role: 'delivery',
  weightBp: 5000,
  ownerId: 'per_one',
  current: null,
  raw: null,
  progress: null,
  expected: null,
  health: 'no_data',
  confidence: null,
  series: [],
  checkIns,
  experiments,
  profile: { type: 'linear' },
  computedHealth: 'no_data',
  stated: null,
  flags: [],
  originalRange: { type: 'boolean' },
  originalRaw: null,
  targetChanges: [],
  suggestedScore: null,
  grade: null,
  gradeVersion: 0,
})

test('the stream runs over all key results, newest day first, then what was entered later', () => {
  const keyResults = [
    keyResult('krs_a', [said('chk_1', '2026-11-09'), said('chk_2', '2026-10-20')]),
    keyResult('krs_b', [
      said('chk_3', '2026-11-12'),
      said('chk_4', '2026-11-09', '2026-11-10T08:00:00.000Z'),
    ]),
  ]
  const stream = checkInStream({ keyResults })
  expect(stream.map(({ checkIn }) => checkIn.id)).toEqual(['chk_3', 'chk_4', 'chk_1', 'chk_2'])
  expect(stream[0]?.keyResult.id).toBe('krs_b')
})

test('an experiment of two key results stands once, by the link that says more', () => {
  const keyResults = [
    keyResult('krs_a', [], [linked(7, 'explicit'), linked(3, 'target')]),
    keyResult('krs_b', [], [linked(7, 'target'), linked(9, 'explicit')]),
  ]
  const found = experimentsServing({ keyResults })
  expect(found.map(({ number, link }) => [number, link])).toEqual([
    [9, 'explicit'],
    [7, 'target'],
    [3, 'target'],
  ])
})
