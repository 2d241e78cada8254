import { describe, expect, test } from 'vitest'
import { distancePlace, mixBoundaries, mixSegments } from './mix.js'

const mix = { core: 0.7, supporting: 0.2, exploratory: 0.1 }

describe('a row of the mix', () => {
  test('fills the bar from end to end', () => {
    const segments = mixSegments(
      {
        look: 'actual',
        label: '',
        shares: mix,
        percent: { core: 70, supporting: 20, exploratory: 10 },
      },
      500,
    )
    expect(segments.map(({ tier, percent }) => [tier, percent])).toEqual([
      ['core', 70],
      ['supporting', 20],
      ['exploratory', 10],
    ])
    for (const [index, segment] of segments.entries()) {
      const before = segments[index - 1]
      expect(segment.x).toBeCloseTo(before ? before.x + before.width : 0, 9)
    }
    const last = segments.at(-1)
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(500, 9)
  })

  test('is empty and not zero while nothing is booked', () => {
    expect(mixSegments({ look: 'actual', label: '', shares: null, percent: null }, 500)).toEqual([])
  })
})

describe('boundaries', () => {
  test('stand at core and before exploratory, with their bands', () => {
    const [core, exploratory] = mixBoundaries(mix, {
      core: 0.05,
      supporting: 0.05,
      exploratory: 0.025,
    })
    expect(core?.at).toBeCloseTo(0.7, 12)
    expect(core?.from).toBeCloseTo(0.65, 12)
    expect(exploratory?.at).toBeCloseTo(0.9, 12)
    expect(exploratory?.to).toBeCloseTo(0.925, 12)
  })

  test('never leave the bar', () => {
    const [core, exploratory] = mixBoundaries(
      { core: 0.99, supporting: 0, exploratory: 0.01 },
      { core: 0.05, supporting: 0.05, exploratory: 0.05 },
    )
    expect(core?.to).toBe(1)
    expect(exploratory?.to).toBe(1)
  })
})

describe('a distance', () => {
  test('has its place on the axis', () => {
    expect(distancePlace(0, 0.1, 200)).toEqual({ x: 100, off: null })
    expect(distancePlace(0.05, 0.1, 200).x).toBeCloseTo(150, 9)
  })

  test('stops at the edge and says so', () => {
    expect(distancePlace(0.3, 0.1, 200)).toEqual({ x: 200, off: 'high' })
    expect(distancePlace(-0.3, 0.1, 200)).toEqual({ x: 0, off: 'low' })
  })
})
