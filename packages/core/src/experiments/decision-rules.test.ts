import { describe, expect, test } from 'vitest'
import { DECISIONS, VERDICTS } from '../contract/experiment.js'
import { followsRecommendation, reviewNeeded } from './decision-rules.js'

test('which choice follows which verdict', () => {
  const following = VERDICTS.map((verdict) => [
    verdict,
    DECISIONS.filter((choice) => followsRecommendation(choice, verdict)).join(' '),
  ])
  expect(Object.fromEntries(following)).toEqual({
    do_not_read: '',
    keep_running: '',
    ship: 'ship',
    discuss: 'ship do_not_ship iterate',
    do_not_ship: 'do_not_ship iterate',
    no_effect: 'do_not_ship iterate',
    inconclusive: 'do_not_ship iterate',
  })
})

describe('a reviewer is needed', () => {
  const alarm = [{ check: 'sample_ratio', status: 'alarm', params: {} }] as const
  const watch = [{ check: 'sample_ratio', status: 'watch', params: {} }] as const

  test.each([
    ['never for what is recommended', 'ship', 'ship', watch, null],
    ['against the verdict', 'ship', 'do_not_ship', [], 'experiment.against_recommendation'],
    ['to leave a win on the table', 'do_not_ship', 'ship', [], 'experiment.against_recommendation'],
    ['to decide too early', 'ship', 'keep_running', [], 'experiment.against_recommendation'],
    ['while health is in alarm', 'do_not_ship', 'do_not_read', alarm, 'experiment.health_alarm'],
  ] as const)('%s', (_name, choice, verdict, health, reason) => {
    expect(reviewNeeded({ choice, verdict, health })).toBe(reason)
  })
})
