import { expect, it } from 'vitest'
import { type Draft, emptyDraft } from './draft.js'
import { figureFaults } from './figure-faults.js'

const faultsOf = (typed: Partial<Draft>) =>
  Object.keys(figureFaults({ ...emptyDraft('per_1'), ...typed }))

it('finds nothing wrong with a new form, nor with what may stay blank', () => {
  expect(faultsOf({})).toEqual([])
  expect(faultsOf({ ownBaseline: true, mean: '', standardDeviation: '' })).toEqual([])
})

it.each([
  ['plan.alpha', { alpha: 'abc' }],
  ['plan.alpha', { alpha: '0.5' }],
  ['plan.power', { power: '50' }],
  ['plan.power', { power: '' }],
  ['plan.minimumEffect', { minimumEffect: '0' }],
  ['plan.unitsPerDay', { unitsPerDay: 'many' }],
  ['plan.unitsPerDay', { unitsPerDay: '-5' }],
  ['plan.baseline.mean', { ownBaseline: true, mean: 'x' }],
  ['plan.baseline.standardDeviation', { ownBaseline: true, standardDeviation: '0' }],
  ['guardrails.0.margin', { guardrails: [{ id: 1, metricId: 'met_1', margin: '0' }] }],
] as const)('marks %s', (path, typed) => {
  const guardrails = 'guardrails' in typed ? [...typed.guardrails] : []
  expect(faultsOf({ ...typed, guardrails })).toEqual([path])
})

it.each(['', '0', '-5', '150', 'abc'])('a weight of %s stays marked', (refusedWeight) => {
  const { variants } = emptyDraft('per_1')
  const typed = variants.map((one, at) => (at === 1 ? { ...one, refusedWeight } : one))
  expect(faultsOf({ variants: typed })).toEqual(['variants.1.weightBp'])
})
