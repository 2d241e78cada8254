import { describe, expect, test } from 'vitest'
import { plausibleSize } from './plausible-size.js'
import { programmePrior, type PastOutcome } from './programme-history.js'
import { shrunkEffect } from './shrunk-effect.js'
import { winnersCurse, winRisk } from './win-risk.js'

/** Ten effects of 0.01 to 0.028 without noise between them to speak of. */
const past: PastOutcome[] = Array.from({ length: 10 }, (_, index) => ({
  estimate: 0.01 + 0.002 * index,
  variance: 1e-6,
  won: index >= 8,
}))

function effect(estimate: number | null, direction: 'up' | 'down' = 'up') {
  const relative = {
    estimate,
    standardError: estimate === null ? null : 0.002,
    interval: null,
    degreesOfFreedom: null,
    statistic: estimate === null ? null : estimate / 0.002,
    pValue: null,
    undefinedBecause: null,
  }
  return { role: 'target', direction, relative } as const
}

describe('an effect against the programme’s own record', () => {
  test.each([
    ['like the others', 0.02, 'ok'],
    ['nothing', 0, 'ok'],
    ['far above', 0.08, 'watch'],
    ['far below', -0.04, 'watch'],
  ] as const)('%s: %d', (_name, estimate, status) => {
    expect(plausibleSize([effect(estimate)], past)).toMatchObject({
      status,
      params: { experiments: 10 },
    })
  })

  test('for a metric that should go down, down is up', () => {
    const [up] = [plausibleSize([effect(0.08)], past)]
    expect(plausibleSize([effect(-0.08, 'down')], past)).toEqual(up)
  })

  test('the furthest treatment counts', () => {
    expect(plausibleSize([effect(0.02), effect(0.08)], past).status).toBe('watch')
  })

  test('a young programme says how many are missing', () => {
    expect(plausibleSize([effect(0.5)], past.slice(0, 7))).toEqual({
      check: 'plausible_size',
      status: 'not_computable',
      params: { experiments: 7, missing: 3 },
    })
  })

  test('an effect that must not be read is not told', () => {
    const { status, params } = plausibleSize([effect(0.08)], past, true)
    expect([status, params['effect'], params['reason']]).toEqual([
      'not_computable',
      undefined,
      'withheld',
    ])
  })

  test('without an effect there is nothing to compare', () => {
    expect(plausibleSize([effect(null)], past).status).toBe('not_computable')
  })
})

describe('an effect drawn towards the programme’s own record', () => {
  const programme = programmePrior(past)
  const shrink = (estimate: number | null, direction: 'up' | 'down' = 'up') =>
    shrunkEffect({ ...effect(estimate, direction), options: { alpha: 0.05, programme } })

  test('lies between itself and what is usual, by how well each is known', () => {
    // Equal variances of 1e-6 and mean 0.019: DerSimonian and Laird by hand.
    const spread = past.reduce((sum, { estimate }) => sum + (estimate - 0.019) ** 2, 0)
    const tauSquared = spread / 9 - 1e-6
    expect(programme?.tau).toBeCloseTo(Math.sqrt(tauSquared), 12)
    const pull = ((7 / 9) * 4e-6) / (4e-6 + tauSquared)
    const found = shrink(0.03)
    expect(found?.estimate).toBeCloseTo((1 - pull) * 0.03 + pull * 0.019, 12)
    const unknown = (tauSquared + 1e-6) / 10 + (2 / 7) * 0.011 ** 2
    const half = 1.959963984540054 * Math.sqrt((1 - pull) * 4e-6 + pull ** 2 * unknown)
    expect(found?.interval[1]).toBeCloseTo((found?.estimate ?? 0) + half, 12)
    expect(found?.experiments).toBe(10)
  })

  test('a fall of what should fall is the same gain', () => {
    const [up, down] = [shrink(0.03), shrink(-0.03, 'down')]
    expect(down?.estimate).toBeCloseTo(-(up?.estimate ?? 0), 15)
    expect(down?.interval[0]).toBeCloseTo(-(up?.interval[1] ?? 0), 15)
  })

  test('is not told without a record, a number or a good side', () => {
    expect(programmePrior(past.slice(0, 9))).toBeNull()
    expect(shrink(null)).toBeNull()
    const options = { alpha: 0.05, programme: null }
    expect(shrunkEffect({ ...effect(0.03), options })).toBeNull()
    const neutral = { ...effect(0.03), direction: 'neutral' } as const
    expect(shrunkEffect({ ...neutral, options: { alpha: 0.05, programme } })).toBeNull()
  })
})

describe('how far to trust a win', () => {
  // Kohavi, Deng and Vermeer: a tenth of ideas work, 5%, power 80%: 22%; wins are then 10.25%.
  test('the published example', () => {
    const history = { experiments: 200, winRate: 0.1 * 0.8 + 0.9 * 0.025, power: 0.8 }
    const found = winRisk({ alpha: 0.05, history })
    expect(found?.prior).toBeCloseTo(0.1, 12)
    expect(found?.risk).toBeCloseTo(0.22, 2)
    expect(winRisk({ alpha: 0.05, history: null })).toBeNull()
  })

  test('a win close to the threshold shrinks hard, one far beyond it hardly at all', () => {
    const behind = (estimate: number) => {
      const { relative } = effect(estimate)
      return winnersCurse({ alpha: 0.05, minimumEffect: 0.004 }, relative, null)
    }
    expect(behind(0.004)?.conditionalEstimate).toBeLessThan(0.004 / 2)
    expect(behind(0.02)?.conditionalEstimate).toBeCloseTo(0.02, 5)
    expect(behind(0.004)?.typeM).toBeGreaterThan(1.2)
  })
})
