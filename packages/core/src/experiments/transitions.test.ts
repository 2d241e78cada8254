import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EXPERIMENT_STATES, type ExperimentState } from '../contract/experiment.js'
import { canTransition, TRANSITIONS, type TransitionName } from './transitions.js'

// Written out from the life of an experiment, independently of the table.
const LEGAL = [
  'draft lock ready',
  'ready start running',
  'running pause paused',
  'paused resume running',
  'running stop stopped',
  'paused stop stopped',
  'stopped decide decided',
  'decided archive archived',
  'aborted archive archived',
  'draft abort aborted',
  'ready abort aborted',
  'running abort aborted',
  'paused abort aborted',
  'stopped abort aborted',
]
const NAMES: readonly TransitionName[] = [
  'lock',
  'start',
  'pause',
  'resume',
  'stop',
  'decide',
  'archive',
  'abort',
]

test('the table holds exactly the legal changes', () => {
  const held = EXPERIMENT_STATES.flatMap((state) =>
    NAMES.filter((name) => canTransition(state, name)).map(
      (name) => `${state} ${name} ${TRANSITIONS[name].to}`,
    ),
  )
  expect(held.toSorted()).toEqual(LEGAL.toSorted())
  expect(Object.keys(TRANSITIONS).toSorted()).toEqual(NAMES.toSorted())
})

test('along any sequence of verbs nothing runs unlocked, ends twice or comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...NAMES), { maxLength: 40 }), (verbs) => {
      let state: ExperimentState = 'draft'
      const made: TransitionName[] = []
      for (const verb of verbs) {
        if (!canTransition(state, verb)) continue
        state = TRANSITIONS[verb].to
        made.push(verb)
      }
      for (const once of ['lock', 'start', 'stop', 'decide', 'abort', 'archive'] as const) {
        expect(made.filter((verb) => verb === once).length).toBeLessThanOrEqual(1)
      }
      const before = (first: TransitionName, then: TransitionName) =>
        !made.includes(then) || made.slice(0, made.indexOf(then)).includes(first)
      expect(before('lock', 'start') && before('start', 'stop') && before('stop', 'decide')).toBe(
        true,
      )
      expect(made.includes('decide') && made.includes('abort')).toBe(false)
    }),
  )
})
