import type { Experiment, ExperimentState, VerdictName } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { attentionCounts, byAttention, nextStep } from './attention.js'
import { actionsOf, lockStatus, needsReviewer } from './life.js'
import { shownLift } from './shown-lift.js'

function seen(number: number, state: ExperimentState, ...verdicts: VerdictName[]) {
  return {
    number,
    state,
    latestVerdicts: verdicts.map((verdict, index) => ({
      treatment: `t${index}`,
      verdict,
      because: null,
      sentence: { en: '', zh: '' },
      caveats: [],
    })),
  }
}

describe('nextStep', () => {
  it.each([
    [seen(1, 'draft'), 'lock'],
    [seen(1, 'ready'), 'start'],
    [seen(1, 'running'), 'import_data'],
    [seen(1, 'running', 'keep_running'), 'keep_running'],
    [seen(1, 'running', 'ship'), 'stop_and_decide'],
    [seen(1, 'running', 'do_not_ship'), 'stop_harm'],
    [seen(1, 'running', 'do_not_read'), 'fix_data'],
    [seen(1, 'paused'), 'resume'],
    [seen(1, 'stopped'), 'import_data'],
    [seen(1, 'stopped', 'inconclusive'), 'decide'],
    [seen(1, 'stopped', 'do_not_read'), 'fix_data'],
    [seen(1, 'decided', 'ship'), 'archive'],
    [seen(1, 'archived', 'do_not_read'), 'none'],
  ] as const)('%o needs %s', (experiment, step) => {
    expect(nextStep(experiment)).toBe(step)
  })

  it('takes the loudest of several treatments', () => {
    expect(nextStep(seen(1, 'running', 'ship', 'do_not_ship'))).toBe('stop_harm')
  })
})

it('puts what needs somebody first, and the newer of two alike', () => {
  const list = [
    seen(1, 'decided', 'ship'),
    seen(2, 'draft'),
    seen(3, 'stopped', 'ship'),
    seen(4, 'running', 'do_not_read'),
    seen(5, 'draft'),
  ]
  expect(byAttention(list).map((one) => one.number)).toEqual([4, 3, 5, 2, 1])
  expect(attentionCounts(list)).toEqual({ all: 5, urgent: 2, running: 1 })
})

describe('shownLift', () => {
  const lift = (experiment: Pick<Experiment, 'latestVerdicts'>) =>
    shownLift({ ...experiment, latestTarget: null }).kind

  it('says why there is no lift', () => {
    expect(lift(seen(1, 'running'))).toBe('no_look')
    expect(lift(seen(1, 'running', 'do_not_read'))).toBe('withheld')
    expect(lift(seen(1, 'running', 'keep_running'))).toBe('not_computable')
  })
})

describe('the life of an experiment', () => {
  it('offers what its state allows', () => {
    expect(actionsOf('stopped')).toEqual(['abort', 'decide'])
    expect(actionsOf('archived')).toEqual([])
  })

  it('asks for a reviewer against the verdict and under an alarm', () => {
    expect(needsReviewer('ship', 'ship', [{ status: 'ok' }])).toBe(false)
    expect(needsReviewer('ship', 'ship', [{ status: 'alarm' }])).toBe(true)
    expect(needsReviewer('ship', 'do_not_ship', [])).toBe(true)
    expect(needsReviewer('iterate', 'inconclusive', [])).toBe(false)
  })

  it('tells a plan that was kept from one that was not', () => {
    expect(lockStatus({ lock: null, deviations: [] })).toBe('open')
    expect(lockStatus({ lock: {}, deviations: [] })).toBe('registered')
    expect(lockStatus({ lock: {}, deviations: [{}] })).toBe('deviated')
  })
})
