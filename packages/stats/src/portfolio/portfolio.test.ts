import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { falsePositiveRisk } from './false-positive-risk.js'
import { proxyMetric, type ProxyEvidence } from './proxy-metric.js'
import { cochranQ, randomEffects, type PastEffect } from './random-effects.js'
import { shrinkEffects, shrinkNewEffect } from './shrink-effects.js'
import { conditionalEstimate, designErrors } from './winners-curse.js'

// Thirteen trials of BCG vaccine (Colditz et al. 1994): log relative risks and their variances.
const trials: readonly PastEffect[] = (
  [
    [-0.8893, 0.3256],
    [-1.5854, 0.1946],
    [-1.3481, 0.4154],
    [-1.4416, 0.02],
    [-0.2175, 0.0512],
    [-0.7861, 0.0069],
    [-1.6209, 0.223],
    [0.012, 0.004],
    [-0.4694, 0.0564],
    [-1.3713, 0.073],
    [-0.3394, 0.0124],
    [0.4459, 0.5325],
    [-0.0173, 0.0714],
  ] as const
).map(([estimate, variance]) => ({ estimate, variance }))

const portfolio = fc.array(
  fc.record({
    estimate: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    variance: fc.double({ min: 1e-4, max: 1e-2, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
)

describe('randomEffects', () => {
  test('the BCG trials (R, metafor: tau^2 0.309, 0.313 and 0.318)', () => {
    const dl = randomEffects(trials, 'dersimonian-laird')
    expect(dl.tauSquared).toBeCloseTo(0.3088, 3)
    expect(dl.mean).toBeCloseTo(-0.7141, 3)
    expect(dl.standardError).toBeCloseTo(0.1787, 3)
    const reml = randomEffects(trials, 'reml')
    expect(reml.tauSquared).toBeCloseTo(0.3132, 3)
    expect(reml.mean).toBeCloseTo(-0.7145, 3)
    expect(reml.standardError).toBeCloseTo(0.1798, 3)
    expect(randomEffects(trials, 'paule-mandel').tauSquared).toBeCloseTo(0.3181, 3)
    expect(cochranQ(trials)).toBeCloseTo(152.23, 0)
  })

  test('a change of unit scales the mean and squares into tau', () => {
    const methods = fc.constantFrom('dersimonian-laird', 'reml', 'paule-mandel')
    fc.assert(
      fc.property(portfolio, methods, (effects, method) => {
        const scaled = effects.map(({ estimate, variance }) => ({
          estimate: 100 * estimate,
          variance: 1e4 * variance,
        }))
        const [plain, large] = [randomEffects(effects, method), randomEffects(scaled, method)]
        expect(large.mean).toBeCloseTo(100 * plain.mean, 6)
        expect(large.tauSquared).toBeCloseTo(1e4 * plain.tauSquared, 6)
      }),
    )
  })

  test('one experiment shows no variance between experiments, none shows nothing', () => {
    expect(randomEffects([{ estimate: 0.1, variance: 0.01 }], 'reml')).toEqual({
      tauSquared: 0,
      mean: 0.1,
      standardError: 0.1,
    })
    expect(randomEffects([], 'dersimonian-laird').mean).toBeNaN()
    expect(() => randomEffects([{ estimate: 0, variance: 0 }], 'reml')).toThrow(/^variance/)
  })
})

describe('shrinkEffects', () => {
  test('every effect moves towards the common mean and becomes more certain', () => {
    fc.assert(
      fc.property(portfolio, (past) => {
        const { model, effects } = shrinkEffects(past, { alpha: 0.05 })
        effects.forEach(({ mean, standardDeviation }, index) => {
          const { estimate, variance } = past[index] ?? { estimate: 0, variance: 0 }
          const [low, high] = [Math.min(estimate, model.mean), Math.max(estimate, model.mean)]
          expect(mean).toBeGreaterThanOrEqual(low - 1e-12)
          expect(mean).toBeLessThanOrEqual(high + 1e-12)
          expect(standardDeviation).toBeLessThanOrEqual(Math.sqrt(variance))
        })
      }),
    )
  })

  test('winners promise less than they seem to', () => {
    const result = shrinkEffects(
      [0.1, 0.02, -0.03, 0.01, -0.05, 0.09].map((estimate) => ({ estimate, variance: 1e-3 })),
      { alpha: 0.05 },
    )
    expect(result.winners).toBe(2)
    expect(result.naiveSum).toBeCloseTo(0.19, 12)
    expect(result.shrunkSum).toBeLessThan(result.naiveSum)
    expect(result.shrunkSum).toBeGreaterThan(0)
  })
})

describe('designErrors', () => {
  test('two studies of Gelman and Carlin (2014)', () => {
    // True effect 0.1 with standard error 3.28: power .05, type S .46, exaggeration 77.
    const hopeless = designErrors(0.1 / 3.28, 0.05)
    expect(hopeless.power).toBeCloseTo(0.05, 2)
    expect(hopeless.typeS).toBeCloseTo(0.46, 2)
    expect(hopeless.typeM).toBeCloseTo(77, -1)
    // True effect 2 with standard error 8.1: power .06, type S .24, exaggeration about 9.6.
    const weak = designErrors(2 / 8.1, 0.05)
    expect(weak.power).toBeCloseTo(0.06, 2)
    expect(weak.typeS).toBeCloseTo(0.24, 2)
    expect(weak.typeM).toBeGreaterThan(9.3)
    expect(weak.typeM).toBeLessThan(9.8)
  })

  test('more power means less exaggeration, whichever sign the effect has', () => {
    expect(designErrors(3, 0.05).typeM).toBeLessThan(designErrors(1, 0.05).typeM)
    expect(designErrors(-2, 0.05)).toEqual(designErrors(2, 0.05))
    expect(designErrors(0, 0.05)).toMatchObject({ typeS: 0.5, typeM: Number.POSITIVE_INFINITY })
  })
})

describe('conditionalEstimate', () => {
  test('is where a significant z of that size is expected to come from', () => {
    const z = fc.double({ min: 1.97, max: 12, noNaN: true })
    fc.assert(
      fc.property(z, (z) => {
        const effect = conditionalEstimate(z, 0.05)
        // The likelihood equation says the mean of Z given significance equals z; designErrors
        // gives the mean of |Z|, from which wrong signs are taken out.
        const { significantSize, typeS } = designErrors(effect, 0.05)
        fc.pre(typeS < 1e-6)
        expect(significantSize).toBeCloseTo(z, 4)
      }),
    )
  })

  test('shrinks less the further beyond the threshold, and keeps the sign', () => {
    const kept = [2, 2.5, 3, 4, 6].map((z) => conditionalEstimate(z, 0.05) / z)
    expect(kept).toEqual(kept.toSorted((a, b) => a - b))
    expect(kept[4]).toBeGreaterThan(0.999)
    expect(conditionalEstimate(-2.5, 0.05)).toBe(-conditionalEstimate(2.5, 0.05))
  })
})

describe('falsePositiveRisk', () => {
  test.each([
    [0.33, 0.059],
    [0.15, 0.15],
    [0.1, 0.22],
    [0.08, 0.264],
  ])('where %f of ideas work, %f of wins are none (Kohavi et al. 2022)', (works, risk) => {
    const winRate = works * 0.8 + (1 - works) * 0.025
    const result = falsePositiveRisk({ winRate, alpha: 0.05, power: 0.8 })
    expect(result.trueShare).toBeCloseTo(works, 12)
    expect(Math.abs(result.risk - risk)).toBeLessThan(0.001)
  })

  test('no more wins than chance gives: every win is suspect', () => {
    const result = falsePositiveRisk({ winRate: 0.02, alpha: 0.05, power: 0.8 })
    expect(result).toEqual({ trueShare: 0, risk: 1 })
    expect(() => falsePositiveRisk({ winRate: 0.1, alpha: 0.5, power: 0.2 })).toThrow(/^power/)
  })
})

describe('proxyMetric', () => {
  const experiment = (proxy: number, northStar: number, noise: number): ProxyEvidence => ({
    proxy,
    northStar,
    proxyVariance: noise,
    northStarVariance: noise,
    samplingCovariance: 0.9 * noise,
  })

  test('without sampling noise it is plain regression', () => {
    const exact = proxyMetric([0, 1, 2, 3].map((x) => experiment(x, 2 * x + 1, 0)))
    expect(exact.slope).toBeCloseTo(2, 12)
    expect(exact.naiveSlope).toBeCloseTo(2, 12)
    expect(exact.correlation).toBeCloseTo(1, 12)
    expect(exact.reliability).toBe(1)
  })

  test('takes the correlation of units out of the slope', () => {
    // Observed covariance 5/3 (1, 0.9; 0.9, 1) is half sampling noise of the same shape plus
    // true effects that do not move together beyond it.
    const points: readonly (readonly [number, number])[] = [
      [1, 1],
      [-1, -1],
      [1, -1],
      [-1, 1],
    ]
    const result = proxyMetric(points.map(([x, y]) => experiment(x, y, 0.5)))
    expect(result.naiveSlope).toBeCloseTo(0, 12)
    expect(result.trueEffects.cross).toBeCloseTo(-0.45, 12)
    expect(result.slope).toBeCloseTo(-0.45 / (4 / 3 - 0.5), 12)
  })

  test('a proxy that does not truly move, and a correlation beyond one, are not estimable', () => {
    const still = proxyMetric([experiment(0.01, 1, 1), experiment(-0.01, 2, 1)])
    expect([still.slope, still.correlation, still.reliability]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
    const negative = [0, 1, 2, 3].map((x) => ({
      ...experiment(x, x, 0.4),
      samplingCovariance: -0.4,
    }))
    expect(proxyMetric(negative).correlation).toBeNaN()
    expect(proxyMetric([experiment(1, 1, 0.1)]).naiveSlope).toBeNaN()
  })
})

describe('shrinkNewEffect', () => {
  const model = { mean: 0.01, tauSquared: 4e-4, standardError: 0.005, experiments: 12 }
  const one = { estimate: 0.05, variance: 4e-4 }

  test('by hand: half of 9/11 of the way to the mean', () => {
    const pull = (9 / 11) * 0.5
    const { estimate, standardDeviation } = shrinkNewEffect(one, model, { alpha: 0.05 })
    expect(estimate).toBeCloseTo(0.05 - pull * 0.04, 15)
    const unknown = 0.005 ** 2 + (2 / 9) * 0.04 ** 2
    expect(standardDeviation ** 2).toBeCloseTo(4e-4 * (1 - pull) + pull ** 2 * unknown, 15)
  })

  test('with many experiments is the posterior of a known prior', () => {
    const many = { ...model, standardError: 0, experiments: 1e9 }
    const { estimate, standardDeviation } = shrinkNewEffect(one, many, { alpha: 0.05 })
    expect(estimate).toBeCloseTo(0.03, 9)
    expect(standardDeviation).toBeCloseTo(Math.sqrt(2e-4), 9)
  })

  test('lies between the estimate and the mean', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e-2, noNaN: true }),
        fc.integer({ min: 4, max: 200 }),
        (estimate, variance, experiments) => {
          const known = { ...model, experiments }
          const shrunk = shrinkNewEffect({ estimate, variance }, known, { alpha: 0.05 }).estimate
          expect(shrunk).toBeGreaterThanOrEqual(Math.min(estimate, 0.01) - 1e-15)
          expect(shrunk).toBeLessThanOrEqual(Math.max(estimate, 0.01) + 1e-15)
        },
      ),
    )
  })

  test('refuses what it cannot be judged by', () => {
    const few = { ...model, experiments: 3 }
    expect(() => shrinkNewEffect(one, few, { alpha: 0.05 })).toThrow(/^experiments must/)
    const still = { ...one, variance: 0 }
    expect(() => shrinkNewEffect(still, model, { alpha: 0.05 })).toThrow(/^variance/)
  })
})
