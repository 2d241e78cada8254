import { Assignment, Plan, type Experiment } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { draftOf, emptyDraft, figure, fraction, inputOf } from './draft.js'
import { filledIn, isBlank, shownIn, writtenIn } from './localized.js'

describe('figures as typed', () => {
  it.each([
    ['2', 2],
    [' 0.05 ', 0.05],
    ['4%', 4],
    ['−1.5', -1.5],
    ['1e3', 1000],
  ])('%s is %d', (typed, value) => {
    expect(figure(typed)).toBe(value)
  })

  it.each(['', ' ', 'abc', '1,5', '1..2', 'Infinity'])('%j is no figure', (typed) => {
    expect(figure(typed)).toBeNull()
  })

  it('a percentage becomes the fraction one would write', () => {
    expect(fraction('7')).toBe(0.07)
    expect(fraction('1.1')).toBe(0.011)
  })
})

describe('a text in two languages', () => {
  it('shows the reader’s language, else the other, but never what was emptied by hand', () => {
    expect(shownIn({ en: 'a' }, 'zh')).toBe('a')
    expect(shownIn({ en: 'a', zh: '' }, 'zh')).toBe('')
  })

  it('writes one language and keeps the other', () => {
    expect(writtenIn({ en: 'a', zh: '甲' }, 'zh', '乙')).toEqual({ en: 'a', zh: '乙' })
  })

  it('sends only what says something', () => {
    expect(filledIn({ en: ' ', zh: '甲' })).toEqual({ zh: '甲' })
    expect(isBlank({ en: '', zh: ' ' })).toBe(true)
  })
})

const stored: Experiment = {
  id: 'exp_1',
  number: 1,
  key: 'a-name',
  name: { en: 'A name', zh: '名称' },
  hypothesis: { because: { en: 'b' }, change: { en: 'c' }, audience: { en: 'a' } },
  targetMetricId: 'met_1',
  guardrails: [{ metricId: 'met_2', margin: 0.015 }],
  secondaryMetricIds: ['met_3'],
  variants: [
    { key: 'control', name: { en: 'Control' }, weightBp: 7000, isControl: true },
    { key: 'treatment', name: { en: 'Treatment' }, weightBp: 3000, isControl: false, payload: 4 },
  ],
  plan: Plan.parse({
    method: 'group_sequential',
    sequential: { spending: 'pocock', looks: [0.5, 1] },
    correction: 'holm',
    alpha: 0.05,
    alphaPerTreatment: 0.05,
    power: 0.9,
    minimumEffect: 0.07,
    baseline: { mean: 3.4, standardDeviation: 2.1 },
    baselineSource: 'entered',
    unitsPerDay: 4200,
    sample: null,
    missing: null,
  }),
  unit: 'user',
  assignment: Assignment.parse({ by: 'sextant', coverageBp: 2500 }),
  segments: ['platform', 'trait:plan'],
  initiativeId: null,
  keyResultIds: ['kr_1'],
  ownerId: 'per_1',
  state: 'draft',
  lock: null,
  deviations: [],
  decision: null,
  latestVerdicts: [],
  latestTarget: null,
  startedAt: null,
  stoppedAt: null,
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
}

it('a stored draft goes through the form unchanged', () => {
  expect(inputOf(draftOf(stored, null))).toEqual({
    key: 'a-name',
    name: stored.name,
    hypothesis: stored.hypothesis,
    targetMetricId: 'met_1',
    guardrails: stored.guardrails,
    secondaryMetricIds: ['met_3'],
    variants: stored.variants,
    plan: {
      method: 'group_sequential',
      sequential: { spending: 'pocock', parameter: null, looks: [0.5, 1] },
      bayesian: null,
      varianceReduction: 'none',
      correction: 'holm',
      caps: [],
      alpha: 0.05,
      power: 0.9,
      minimumEffect: 0.07,
      baseline: { mean: 3.4, standardDeviation: 2.1 },
      unitsPerDay: 4200,
    },
    unit: 'user',
    assignment: stored.assignment,
    segments: ['platform', 'trait:plan'],
    initiativeId: null,
    keyResultIds: ['kr_1'],
    ownerId: 'per_1',
  })
})

it('units a day from the metric’s history stay its own', () => {
  expect(draftOf(stored, 4200).unitsPerDay).toBe('')
  expect(draftOf(stored, 4100).unitsPerDay).toBe('4200')
})

it('an empty form leaves the baseline to the metric and nothing linked', () => {
  const input = inputOf(emptyDraft('per_1'))
  expect(input.plan).toMatchObject({ baseline: null, unitsPerDay: null, minimumEffect: 0.02 })
  expect(input).not.toHaveProperty('key')
  expect(input).toMatchObject({
    assignment: { by: 'elsewhere' },
    segments: [],
    initiativeId: null,
    keyResultIds: [],
    ownerId: 'per_1',
  })
})
