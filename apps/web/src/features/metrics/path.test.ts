import type { Evidence } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { stepsToNorthStar, weakestEvidence } from './path.js'

const metric = (
  id: string,
  parents: readonly [string, Evidence][],
  pathToNorthStar: string[] | null,
) => ({
  id,
  parents: parents.map(([parentId, evidence]) => ({ parentId, evidence, slope: null })),
  pathToNorthStar,
})
const star = metric('star', [], [])
const sessions = metric('sessions', [['star', 'formula']], ['star'])
const streak = metric(
  'streak',
  [
    ['minutes', 'belief'],
    ['sessions', 'proven'],
  ],
  ['sessions', 'star'],
)
const byId = new Map([star, sessions, streak].map((one) => [one.id, one]))

test('the way up is a step per parent, with the evidence of the edge that is walked', () => {
  const steps = stepsToNorthStar(streak, byId)
  expect(steps.map(({ evidence, parent }) => [evidence, parent.id])).toEqual([
    ['proven', 'sessions'],
    ['formula', 'star'],
  ])
  expect(stepsToNorthStar(star, byId)).toEqual([])
  expect(stepsToNorthStar(metric('lone', [], null), byId)).toEqual([])
})

test('a way is as well known as its weakest step', () => {
  const of = (...evidence: Evidence[]) =>
    weakestEvidence(evidence.map((one) => ({ evidence: one })))
  expect(of('formula', 'observed', 'proven')).toBe('observed')
  expect(of('formula')).toBe('formula')
  expect(of('belief', 'formula')).toBe('belief')
  expect(of()).toBeNull()
})
