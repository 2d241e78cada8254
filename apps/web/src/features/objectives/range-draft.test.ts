import { describe, expect, test } from 'vitest'
import { emptyRange, type RangeDraft, readRange } from './range-draft.js'

const draft = (fields: Partial<RangeDraft>): RangeDraft => ({ ...emptyRange(), ...fields })

describe('a range as it was typed', () => {
  test('of a share is typed in percent and kept exactly', () => {
    const { range, issues } = readRange(draft({ baseline: '60.5', target: '64.1' }), true, 'en')
    expect(range).toEqual({ type: 'move', baseline: 0.605, target: 0.641 })
    expect(issues).toEqual({})
  })

  test('says which figure is none, and makes no range of the rest', () => {
    const { range, issues } = readRange(draft({ baseline: 'ten', target: '12' }), false, 'en')
    expect(range).toBeNull()
    expect(issues).toEqual({ baseline: 'figure' })
  })

  test('needs a target beside the baseline, however the two are written', () => {
    const { issues } = readRange(draft({ baseline: '5', target: '5.00' }), false, 'en')
    expect(issues).toEqual({ target: 'same' })
  })

  test('of a band needs its ends in order; a tolerance may be left out, not be 0', () => {
    const band = { type: 'maintain_band', low: '2', high: '6' } as const
    expect(readRange(draft(band), false, 'en').range).toEqual({
      type: 'maintain_band',
      low: 2,
      high: 6,
      tolerance: null,
    })
    expect(readRange(draft({ ...band, high: '1' }), false, 'en').issues).toEqual({ high: 'order' })
    expect(readRange(draft({ ...band, tolerance: '0' }), false, 'en').issues).toEqual({
      tolerance: 'figure',
    })
  })

  test('of milestones names each one, in the language it was typed in; weights have no percent', () => {
    const milestones = [
      { name: '试点', weight: '2', due: '' },
      { name: ' ', weight: '-1', due: '' },
    ]
    const one = draft({ type: 'milestone', milestones: milestones.slice(0, 1) })
    expect(readRange(one, true, 'zh').range).toEqual({
      type: 'milestone',
      milestones: [{ name: { zh: '试点' }, weight: 2, done: false }],
    })
    expect(readRange(draft({ type: 'milestone', milestones }), false, 'zh').issues).toEqual({
      'milestones.1.name': 'text',
      'milestones.1.weight': 'figure',
    })
  })

  test('of milestones keeps the day each is due, where one is given', () => {
    const milestones = [{ name: 'Pilot', weight: '1', due: '2026-11-01' }]
    expect(readRange(draft({ type: 'milestone', milestones }), false, 'en').range).toEqual({
      type: 'milestone',
      milestones: [{ name: { en: 'Pilot' }, weight: 1, done: false, due: '2026-11-01' }],
    })
  })

  test('of zones needs words for each, and says which are missing', () => {
    const zones = { type: 'ordinal', commit: 'A pilot', aim: 'Ten sites', stretch: '' } as const
    expect(readRange(draft(zones), false, 'en').issues).toEqual({ stretch: 'text' })
    expect(readRange(draft({ ...zones, stretch: 'All' }), false, 'en').range).toEqual({
      type: 'ordinal',
      commit: { en: 'A pilot' },
      target: { en: 'Ten sites' },
      stretch: { en: 'All' },
    })
  })

  test('of a sum over the cycle has a way, and a yes or no has none', () => {
    const sum = { type: 'cumulative', baseline: '0', target: '0' } as const
    expect(readRange(draft(sum), false, 'en').issues).toEqual({ target: 'same' })
    expect(readRange(draft({ type: 'boolean' }), false, 'en').range).toEqual({ type: 'boolean' })
  })
})
