import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare, decimal, minus, ONE, over, ratio, ZERO } from '../fraction.js'
import { progress } from './progress.js'

/** Decimals as people type them, negative ones and percentages included. */
const typed = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom(1, 10, 1000, 10_000))
  .map(([value, scale]) => value / scale)
const ways = fc
  .record({ baseline: typed, target: typed, current: typed })
  .filter(({ baseline, target }) => baseline !== target)
const raw = (way: { baseline: number; target: number; current: number }) => {
  const found = progress({ type: 'move', ...way }).raw
  if (found === null) throw new Error('a way has a progress')
  return found
}

describe('the direction of progress', () => {
  test('is the way from the baseline to the target, whichever sign either has', () => {
    fc.assert(
      fc.property(ways, ({ baseline, target, current }) => {
        const sign = compare(raw({ baseline, target, current }), ZERO)
        expect(sign).toBe(Math.sign(current - baseline) * Math.sign(target - baseline) || 0)
      }),
    )
  })

  test('is 0 at the baseline and 1 at the target, exactly', () => {
    fc.assert(
      fc.property(ways, ({ baseline, target }) => {
        expect(compare(raw({ baseline, target, current: baseline }), ZERO)).toBe(0)
        expect(compare(raw({ baseline, target, current: target }), ONE)).toBe(0)
      }),
    )
  })

  test('a step towards the target is never a step back, up or down, across 0 too', () => {
    fc.assert(
      fc.property(ways, typed, (way, other) => {
        const nearer = (value: number) => (way.target > way.baseline ? value : -value)
        const expected = Math.sign(nearer(other) - nearer(way.current))
        expect(compare(raw({ ...way, current: other }), raw(way))).toBe(expected || 0)
      }),
    )
  })

  test('less is better reads as its mirror image, where more is better', () => {
    fc.assert(
      fc.property(ways, ({ baseline, target, current }) => {
        const mirrored = { baseline: -baseline, target: -target, current: -current }
        expect(compare(raw(mirrored), raw({ baseline, target, current }))).toBe(0)
      }),
    )
  })

  test('the unit does not matter: percent or share', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(...[0, 0, 0].map(() => fc.integer({ min: -10_000, max: 10_000 })))
          .filter(([baseline, target]) => baseline !== target),
        ([baseline, target, current]) => {
          const way = { baseline: baseline ?? 0, target: target ?? 0, current: current ?? 0 }
          const shares = {
            baseline: way.baseline / 100,
            target: way.target / 100,
            current: way.current / 100,
          }
          expect(compare(raw(shares), raw(way))).toBe(0)
        },
      ),
    )
  })

  test('the way back is what is left', () => {
    fc.assert(
      fc.property(ways, ({ baseline, target, current }) => {
        const back = raw({ baseline: target, target: baseline, current })
        expect(compare(back, minus(ONE, raw({ baseline, target, current })))).toBe(0)
      }),
    )
  })

  test('what counts is held in 0 to 1 and never turns the order around', () => {
    fc.assert(
      fc.property(ways, (way) => {
        const held = progress({ type: 'move', ...way }).progress
        if (held === null) throw new Error('a way has a progress')
        expect(compare(held, ZERO)).toBeGreaterThanOrEqual(0)
        expect(compare(held, ONE)).toBeLessThanOrEqual(0)
        const inside = compare(raw(way), ZERO) > 0 && compare(raw(way), ONE) < 0
        expect(inside && compare(held, raw(way)) !== 0).toBe(false)
      }),
    )
  })

  test.each([
    ['a rate that falls', { baseline: 0.081, target: 0.06, current: 0.066 }, [5, 7]],
    ['a loss that becomes a gain', { baseline: -200, target: 100, current: -50 }, [1, 2]],
    ['a debt that shrinks', { baseline: -5, target: -1, current: -4 }, [1, 4]],
    ['worse than where it began', { baseline: 65, target: 50, current: 68 }, [-1, 5]],
    ['beyond the target', { baseline: 65, target: 50, current: 44 }, [7, 5]],
  ] as const)('%s', (_name, way, [numerator, denominator]) => {
    expect(compare(raw(way), ratio(numerator, denominator))).toBe(0)
  })
})

describe('other types', () => {
  test('a sum over the cycle counts like a way', () => {
    const sum = { type: 'cumulative', baseline: 0, target: 120, current: 30 } as const
    expect(progress(sum).raw).toEqual(over(decimal(30), decimal(120)))
    expect(progress({ ...sum, target: 0 }).error).toBe('target_equals_baseline')
  })

  test.each([
    [0, 0],
    [1, 0.3],
    [2, 0.7],
    [3, 1],
  ])('zone %d is worth %d', (current, worth) => {
    const found = progress({ type: 'ordinal', current }).raw ?? ONE
    expect(compare(found, decimal(worth))).toBe(0)
  })

  test('the latest period alone counts where that is asked for, its bound included', () => {
    const latest = { type: 'maintain_max', bound: 2, judged: 'latest' } as const
    expect(progress({ ...latest, values: [3, 3, 2] }).raw).toEqual(ONE)
    expect(progress({ ...latest, values: [1, 1, 2.1, null] }).raw).toEqual(ZERO)
    expect(progress({ ...latest, values: [null] }).raw).toBeNull()
  })

  test('without data every type has no progress, never 0', () => {
    const none = { current: null }
    for (const type of ['boolean', 'ordinal', 'baseline_setting'] as const) {
      expect(progress({ type, ...none }).progress).toBeNull()
    }
    for (const type of ['move', 'cumulative'] as const) {
      expect(progress({ type, baseline: 0, target: 1, ...none }).progress).toBeNull()
    }
  })
})
