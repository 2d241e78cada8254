import { Assignment, ExperimentInput } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { emptyFilter } from '../measurement/filter-draft.js'
import {
  assignmentDraftOf,
  assignmentFaults,
  assignmentOf,
  emptyAssignment,
  isPayload,
  payloadOf,
  printPayload,
  segmentsOf,
  suggestedKey,
} from './assignment-draft.js'

const full = Assignment.parse({
  by: 'sextant',
  seed: 'autumn',
  coverageBp: 1250,
  layer: { key: 'checkout', startBp: 0, endBp: 3333 },
  audience: [{ property: 'country', operator: 'in', values: ['CN', 'DE'] }],
})

describe('an assignment', () => {
  test.each([Assignment.parse({}), Assignment.parse({ by: 'sextant' }), full])(
    'comes back from the form as it was',
    (assignment) => {
      expect(assignmentOf(assignmentDraftOf(assignment))).toEqual(assignment)
      expect(assignmentFaults(assignmentDraftOf(assignment))).toEqual([])
    },
  )

  test('that is made elsewhere says nothing that was typed for Sextant', () => {
    const draft = { ...assignmentDraftOf(full), by: 'elsewhere' as const, coverage: 'half' }
    expect(assignmentOf(draft)).toEqual(Assignment.parse({}))
    expect(assignmentFaults(draft)).toEqual([])
  })

  test('names the fields that cannot be sent', () => {
    const draft = {
      ...emptyAssignment(),
      by: 'sextant' as const,
      coverage: '101',
      layerKey: 'checkout',
      layerStart: '60',
      layerEnd: '40',
      audience: [emptyFilter()],
    }
    expect(assignmentFaults(draft)).toEqual([
      'assignment.coverageBp',
      'assignment.layer',
      'assignment.audience',
    ])
  })
})

describe('a payload', () => {
  test.each([
    ['', undefined],
    ['"blue"', 'blue'],
    ['12', 12],
    ['false', false],
    ['{"size":2}', { size: 2 }],
  ])('%s is read', (typed, payload) => {
    expect(isPayload(typed)).toBe(true)
    expect(payloadOf(typed)).toEqual(payload)
    expect(printPayload(payload)).toBe(typed)
  })

  test.each(['blue', '[1]', 'null', '{size:2}'])('%s is none', (typed) => {
    expect(isPayload(typed)).toBe(false)
  })
})

test('segments are names with commas between, each once', () => {
  expect(segmentsOf('platform，trait:plan, platform ,')).toEqual(['platform', 'trait:plan'])
})

test.each([
  ['Resume where you left off', 'resume-where-you-left-off'],
  ['5-day streak', 'x-5-day-streak'],
  ['Café & co.', 'cafe-co'],
])('%s suggests %s, which is a key', (en, key) => {
  expect(suggestedKey({ en })).toBe(key)
  expect(ExperimentInput.shape.key.parse(key)).toBe(key)
})

test('a name without Latin letters suggests nothing', () => {
  expect(suggestedKey({ en: '…', zh: '从上次中断处继续' })).toBe('')
  expect(suggestedKey({ zh: '从上次中断处继续' })).toBe('')
})
