import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalCdf } from '../distributions/normal.js'
import type { CovariateMoments, MeanMoments } from '../moments.js'
import { rankProbabilities, type ArmBelief } from './best-arm.js'
import { thompsonWeights } from './thompson-weights.js'

const belief = fc.record({
  mean: fc.double({ min: -5, max: 5, noNaN: true }),
  standardDeviation: fc.double({ min: 0.05, max: 3, noNaN: true }),
})

describe('rankProbabilities', () => {
  test('two arms have a closed form', () => {
    fc.assert(
      fc.property(belief, belief, (a, b) => {
        const { best } = rankProbabilities([a, b])
        const z = (a.mean - b.mean) / Math.hypot(a.standardDeviation, b.standardDeviation)
        expect(Math.abs((best[0] ?? 0) - normalCdf(z))).toBeLessThan(1e-9)
      }),
    )
  })

  test('some arm is best and some arm is second', () => {
    fc.assert(
      fc.property(fc.array(belief, { minLength: 2, maxLength: 5 }), (arms) => {
        const { best, second } = rankProbabilities(arms)
        const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
        expect(Math.abs(total(best) - 1)).toBeLessThan(1e-9)
        expect(Math.abs(total(second) - 1)).toBeLessThan(1e-9)
      }),
      { numRuns: 40 },
    )
  })

  test('where low is good the order turns round', () => {
    const arms: ArmBelief[] = [
      { mean: 1, standardDeviation: 1 },
      { mean: 2, standardDeviation: 2 },
      { mean: 4, standardDeviation: 1 },
    ]
    const mirrored = arms.map((arm) => ({ ...arm, mean: -arm.mean }))
    expect(rankProbabilities(arms, 'down')).toEqual(rankProbabilities(mirrored, 'up'))
  })

  test('equal arms share evenly, one arm is surely best', () => {
    const arm = { mean: 3, standardDeviation: 0.2 }
    for (const share of rankProbabilities([arm, arm, arm]).best)
      expect(share).toBeCloseTo(1 / 3, 12)
    const alone = rankProbabilities([arm])
    expect(alone.best[0]).toBeCloseTo(1, 12)
    expect(alone.second).toEqual([0])
  })
})

describe('thompsonWeights', () => {
  const arm = (n: number, mean: number): MeanMoments => ({ kind: 'mean', n, mean, m2: 4 * (n - 1) })
  const prior = { mean: 0, variance: 1e4 }

  test('weights add to one and none falls below the floor', () => {
    for (const topTwo of [false, true]) {
      const { weights } = thompsonWeights([arm(400, 10), arm(400, 10.1), arm(400, 9)], {
        prior,
        floor: 0.05,
        topTwo,
      })
      expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9)
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0.05)
    }
  })

  test('top-two gives no arm more than half', () => {
    const { weights } = thompsonWeights([arm(4000, 11), arm(4000, 10), arm(4000, 9)], {
      prior,
      topTwo: true,
    })
    expect(weights[0]).toBeCloseTo(0.5, 9)
    expect(weights[1]).toBeCloseTo(0.5, 9)
  })

  test('a floor that leaves nothing to steer is an even split', () => {
    const { weights } = thompsonWeights([arm(400, 10), arm(400, 11)], { prior, floor: 0.5 })
    expect(weights).toEqual([0.5, 0.5])
  })

  test('fewer than 100 units anywhere: beliefs, but no weights', () => {
    const { beliefs, weights } = thompsonWeights([arm(99, 10), arm(400, 11)], { prior })
    expect(beliefs[0]?.mean).toBeCloseTo(10, 3)
    expect(weights).toEqual([Number.NaN, Number.NaN])
  })

  test('a covariate corrects each arm around the common mean', () => {
    const adjusted = (outcome: number, past: number): CovariateMoments => ({
      kind: 'covariate',
      n: 1000,
      binary: false,
      outcome: { mean: outcome, m2: 4000 },
      covariate: { mean: past, m2: 4000 },
      cross: 3600,
    })
    const { beliefs } = thompsonWeights([adjusted(10, 5), adjusted(10.9, 6)], { prior, theta: 0.9 })
    expect(beliefs[0]?.mean).toBeCloseTo(10.45, 3)
    expect(beliefs[1]?.mean).toBeCloseTo(10.45, 3)
  })

  test('an arm without variance leaves nothing to say; no arm is refused', () => {
    const still: MeanMoments = { kind: 'mean', n: 400, mean: 3, m2: 0 }
    expect(thompsonWeights([still, arm(400, 3)], { prior }).bestProbabilities).toEqual([
      Number.NaN,
      Number.NaN,
    ])
    expect(() => thompsonWeights([], { prior })).toThrow(/^arms must hold/)
  })
})
