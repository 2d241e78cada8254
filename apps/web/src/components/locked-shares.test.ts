import { describe, expect, test } from 'vitest'
import { setShare, splitInProportion } from './locked-shares.js'

const sum = (shares: readonly number[]) => shares.reduce((total, one) => total + one, 0)

describe('a split in proportion', () => {
  test.each([
    [10_000, [1, 1, 1], [3334, 3333, 3333]],
    [13, [70, 20, 10], [9, 3, 1]],
    [3, [70, 20, 10], [2, 1, 0]],
    [10, [0, 0], [5, 5]],
    [0, [3, 4], [0, 0]],
  ])('%i by %j is %j', (total, proportions, parts) => {
    expect(splitInProportion(total, proportions)).toEqual(parts)
  })
})

describe('shares with a locked sum', () => {
  const start = { shares: [7000, 2000, 1000], set: [] }

  test('the rows not yet set take up the difference in proportion', () => {
    expect(setShare(start, 0, 8500)).toEqual({ shares: [8500, 1000, 500], set: [0] })
  })

  test('read from the top, any mix can be set', () => {
    const core = setShare(start, 0, 8000)
    const supporting = setShare(core, 1, 1500)
    expect(supporting.shares).toEqual([8000, 1500, 500])
  })

  test('when all others are set, the one set longest ago gives way', () => {
    const both = setShare(setShare(start, 0, 8000), 1, 1500)
    expect(setShare(both, 2, 1000)).toEqual({ shares: [7500, 1500, 1000], set: [1, 2] })
  })

  test('what does not fit is cut, and the sum stays whole', () => {
    const core = setShare(start, 0, 8000)
    expect(setShare(core, 1, 9000).shares).toEqual([8000, 2000, 0])
    expect(setShare(start, 2, -5).shares).toEqual([7778, 2222, 0])
    for (const wanted of [0, 1, 3333, 9999, 10_000, 20_000]) {
      expect(sum(setShare(start, 1, wanted).shares)).toBe(10_000)
    }
  })

  test('a single row is the whole', () => {
    expect(setShare({ shares: [10_000], set: [] }, 0, 10).shares).toEqual([10_000])
  })
})
