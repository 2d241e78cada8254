import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Moments } from './moments.js'
import { nonInferiority } from './non-inferiority.js'

const arm = (n: number, sum: number): Moments => ({ kind: 'proportion', n, sum })
const options = { margin: 0.02, alpha: 0.05, direction: 'up' } as const

describe('nonInferiority', () => {
  test('holds exactly when the bound is strictly inside the margin', () => {
    const sum = fc.integer({ min: 2000, max: 3000 })
    const direction = fc.constantFrom('up', 'down')
    fc.assert(
      fc.property(sum, sum, direction, (control, treatment, direction) => {
        const result = nonInferiority(arm(1e4, control), arm(1e4, treatment), {
          ...options,
          direction,
        })
        const inside = direction === 'up' ? result.bound > -0.02 : result.bound < 0.02
        expect(result.nonInferior).toBe(inside)
      }),
    )
  })

  test('the bound lies on the bad side and the interval is open on the other', () => {
    const up = nonInferiority(arm(1e4, 2500), arm(1e4, 2510), options)
    expect(up.bound).toBeLessThan(up.estimate)
    expect(up.interval).toEqual([up.bound, Number.POSITIVE_INFINITY])
    const down = nonInferiority(arm(1e4, 2500), arm(1e4, 2510), { ...options, direction: 'down' })
    expect(down.bound).toBeGreaterThan(down.estimate)
    expect(down.interval).toEqual([Number.NEGATIVE_INFINITY, down.bound])
  })

  test('a wider margin is easier to meet, more data settles it', () => {
    const p = (margin: number, n: number): number =>
      nonInferiority(arm(n, 0.25 * n), arm(n, 0.25 * n), { ...options, margin }).pValue
    expect(p(0.05, 1e4)).toBeLessThan(p(0.02, 1e4))
    expect(p(0.02, 1e6)).toBeLessThan(p(0.02, 1e4))
  })

  test('an undefined effect is not safety', () => {
    expect(nonInferiority(arm(100, 0), arm(100, 0), options)).toMatchObject({
      nonInferior: false,
      undefinedBecause: 'zero_variance',
      bound: Number.NaN,
    })
  })

  test('a negative margin is refused', () => {
    expect(() => nonInferiority(arm(9, 3), arm(9, 3), { ...options, margin: -1 })).toThrow(
      /^margin must be/,
    )
  })
})
