import { describe, expect, test } from 'vitest'
import { decimal, minus, ratio } from '../fraction.js'
import { pace } from './pace.js'

const open = { profile: 'linear', stale: false, closed: false } as const

describe('pace', () => {
  test.each([
    [0.45, 'on_track'],
    [0.4499999999999999, 'at_risk'],
    [0.3, 'at_risk'],
    [0.2999999999999999, 'off_track'],
  ])('progress %d at an expected 0.5 is %s', (progress, health) => {
    expect(pace({ ...open, progress: decimal(progress), elapsed: decimal(0.5) }).health).toBe(
      health,
    )
  })

  test('bounds hold where no decimal can write them', () => {
    const elapsed = ratio(30, 90)
    const edge = minus(elapsed, decimal(0.05))
    expect(pace({ ...open, progress: edge, elapsed }).health).toBe('on_track')
    const under = minus(edge, ratio(1, 10n ** 30n))
    expect(pace({ ...open, progress: under, elapsed }).health).toBe('at_risk')
  })

  test('a missing progress is no data even when it is too early', () => {
    expect(pace({ ...open, progress: null, elapsed: decimal(0.01) }).health).toBe('no_data')
  })
})
