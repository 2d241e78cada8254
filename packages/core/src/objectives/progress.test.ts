import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toNumber, type Fraction } from '../fraction.js'
import { progress } from './progress.js'

const value = fc.double({ noNaN: true, min: -1e9, max: 1e9 })
const number = (fraction: Fraction | null) => (fraction === null ? null : toNumber(fraction))
const move = (baseline: number, target: number, current: number | null) =>
  progress({ type: 'move', baseline, target, current })

describe('progress', () => {
  test('mirrored numbers give the same progress: down is as good as up', () => {
    fc.assert(
      fc.property(value, value, value, (baseline, target, current) => {
        fc.pre(baseline !== target)
        const up = move(baseline, target, current)
        const down = move(-baseline, -target, -current)
        expect(number(down.raw)).toBe(number(up.raw))
      }),
    )
  })

  test('0 at the baseline, 1 at the target, exactly', () => {
    fc.assert(
      fc.property(value, value, (baseline, target) => {
        fc.pre(baseline !== target)
        expect(number(move(baseline, target, baseline).raw)).toBe(0)
        expect(number(move(baseline, target, target).raw)).toBe(1)
      }),
    )
  })

  test('nearer to the target is never less', () => {
    fc.assert(
      fc.property(value, value, value, value, (baseline, target, one, other) => {
        fc.pre(baseline < target)
        const low = number(move(baseline, target, Math.min(one, other)).raw) ?? 0
        const high = number(move(baseline, target, Math.max(one, other)).raw) ?? 0
        expect(low).toBeLessThanOrEqual(high)
      }),
    )
  })

  test('raw is shown as it is, progress is held between 0 and 1', () => {
    const beyond = move(0, 1, 1.25)
    expect([number(beyond.raw), number(beyond.progress)]).toEqual([1.25, 1])
    const worse = move(65, 50, 68)
    expect([number(worse.raw), number(worse.progress)]).toEqual([-0.2, 0])
  })

  test('no value is no progress, not 0', () => {
    expect(move(0, 1, null)).toEqual({ raw: null, progress: null, error: null })
    expect(progress({ type: 'maintain_min', bound: 1, values: [null] }).progress).toBeNull()
    expect(
      progress({ type: 'maintain_band', low: 1, high: 2, tolerance: null, current: null }).progress,
    ).toBeNull()
  })

  test('milestones whose weights are all 0 count equally', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (done) => {
        const withWeight = (weight: number) =>
          progress({ type: 'milestone', milestones: done.map((item) => ({ weight, done: item })) })
        expect(number(withWeight(0).raw)).toBe(number(withWeight(0.1).raw))
        expect(number(withWeight(0).raw)).toBe(done.filter(Boolean).length / done.length)
      }),
    )
  })

  test('the band counts its edges as inside and falls off evenly outside', () => {
    const at = (current: number) =>
      number(
        progress({ type: 'maintain_band', low: 0.2, high: 0.4, tolerance: 0.1, current }).progress,
      )
    expect([at(0.2), at(0.4), at(0.45), at(0.1), at(0.5), at(9)]).toEqual([1, 1, 0.5, 0, 0, 0])
  })
})
