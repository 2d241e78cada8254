import { describe, expect, it } from 'vitest'
import { evenWeights, reweigh, splitBy, WHOLE } from './weights.js'

const sum = (weights: readonly number[]) => weights.reduce((all, one) => all + one, 0)

describe('evenWeights', () => {
  it.each([2, 3, 4, 7, 10])('splits the whole over %i variants', (count) => {
    const weights = evenWeights(count)
    expect(weights).toHaveLength(count)
    expect(sum(weights)).toBe(WHOLE)
    expect(Math.max(...weights) - Math.min(...weights)).toBeLessThanOrEqual(1)
  })

  it('gives what does not divide to the first', () => {
    expect(evenWeights(3)).toEqual([3334, 3333, 3333])
  })
})

describe('reweigh', () => {
  it('gives the other of two the rest', () => {
    expect(reweigh([5000, 5000], 0, 9000)).toEqual([9000, 1000])
  })

  it('keeps the proportions of the others', () => {
    expect(reweigh([5000, 2000, 3000], 0, 7500)).toEqual([7500, 1000, 1500])
  })

  it('sums to the whole whatever is asked, and leaves nobody without a share', () => {
    for (const wanted of [-5, 0, 1, 3333.4, 9999, 10_000, 250_000]) {
      const weights = reweigh([3334, 3333, 3333], 1, wanted)
      expect(sum(weights)).toBe(WHOLE)
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(1)
    }
  })
})

it('splitBy raises the smallest to one and takes it from the largest', () => {
  expect(splitBy(10, [1, 1000, 1])).toEqual([1, 8, 1])
})
