import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compare } from '../compare.js'
import { meanMomentsFromSums, type ProportionMoments } from '../moments.js'
import { betaBinomialPosterior } from './beta-binomial.js'
import { effectPosterior } from './normal-posterior.js'

const arm = (n: number, sum: number): ProportionMoments => ({ kind: 'proportion', n, sum })
const sums = fc.integer({ min: 1, max: 399 })

describe('effectPosterior', () => {
  const options = { difference: 'relative', alpha: 0.05 } as const

  test('without a prior it is the likelihood', () => {
    const posterior = effectPosterior(arm(400, 100), arm(400, 120), options)
    const { estimate, standardError } = compare(arm(400, 100), arm(400, 120), options)
    expect(posterior).toMatchObject({ mean: estimate, standardDeviation: standardError })
  })

  test('the expected gain less the expected loss is the mean', () => {
    const prior = { mean: 0.01, standardDeviation: 0.2 }
    fc.assert(
      fc.property(sums, sums, (a, b) => {
        const result = effectPosterior(arm(400, a), arm(400, b), { ...options, prior })
        const difference = result.riskOfControl - result.riskOfTreatment
        expect(Math.abs(difference - result.mean)).toBeLessThan(1e-12 * (1 + Math.abs(result.mean)))
      }),
    )
  })

  test('a prior pulls towards its mean, harder the narrower it is', () => {
    const at = (standardDeviation: number): number =>
      effectPosterior(arm(400, 100), arm(400, 120), {
        ...options,
        prior: { mean: 0, standardDeviation },
      }).mean
    expect(at(0.01)).toBeGreaterThan(0)
    expect(at(0.01)).toBeLessThan(at(0.1))
    expect(at(0.1)).toBeLessThan(at(10))
    expect(at(1e6)).toBeCloseTo(0.2, 9)
  })

  test('a metric that should fall turns chance and risks round', () => {
    const up = effectPosterior(arm(400, 100), arm(400, 120), options)
    const down = effectPosterior(arm(400, 100), arm(400, 120), { ...options, direction: 'down' })
    expect(down.chanceToWin).toBeCloseTo(1 - up.chanceToWin, 14)
    expect(down.riskOfControl).toBe(up.riskOfTreatment)
  })

  test('an absolute effect scales the prior by the control value', () => {
    const prior = { mean: 0.1, standardDeviation: 0.2 }
    // Both arms so similar that relative and absolute differ by the scale alone.
    const [control, treatment] = [arm(1e8, 2.5e7), arm(1e8, 2.5e7)]
    const shares = effectPosterior(control, treatment, { ...options, prior })
    const points = effectPosterior(control, treatment, {
      ...options,
      difference: 'absolute',
      prior,
    })
    expect(points.mean / 0.25).toBeCloseTo(shares.mean, 10)
    expect(points.standardDeviation / 0.25).toBeCloseTo(shares.standardDeviation, 10)
  })

  test('no data is a coin toss, and a prior on the lift needs a control value', () => {
    expect(effectPosterior(arm(0, 0), arm(0, 0), options)).toMatchObject({
      chanceToWin: 0.5,
      mean: Number.NaN,
      undefinedBecause: 'zero_variance',
    })
    const zero = meanMomentsFromSums(100, 0, 2600)
    const prior = { mean: 0, standardDeviation: 0.2 }
    expect(
      effectPosterior(zero, zero, { ...options, difference: 'absolute', prior }).undefinedBecause,
    ).toBe('zero_baseline')
  })
})

describe('betaBinomialPosterior', () => {
  const options = { prior: { a: 1, b: 1 }, alpha: 0.05 }

  test('two flat beliefs: an even chance and a loss of one sixth', () => {
    const none = betaBinomialPosterior(arm(0, 0), arm(0, 0), options)
    expect(none.chanceToWin).toBeCloseTo(0.5, 14)
    expect(none.expectedLossOfControl).toBeCloseTo(1 / 6, 14)
    expect(none.treatmentInterval[0]).toBeCloseTo(0.025, 14)
  })

  test('one failure against one success: 5 in 6', () => {
    expect(betaBinomialPosterior(arm(1, 0), arm(1, 1), options).chanceToWin).toBeCloseTo(5 / 6, 14)
  })

  test('the two losses differ by the difference of the means', () => {
    fc.assert(
      fc.property(sums, sums, (a, b) => {
        const r = betaBinomialPosterior(arm(400, a), arm(400, b), options)
        const difference = r.expectedLossOfControl - r.expectedLossOfTreatment
        expect(difference).toBeCloseTo(r.treatmentMean - r.controlMean, 12)
      }),
      { numRuns: 20 },
    )
  })

  test('a prior with poles, and arms of very different size', () => {
    const poles = { prior: { a: 0.5, b: 0.5 }, alpha: 0.05 }
    expect(betaBinomialPosterior(arm(100, 0), arm(100, 0), poles).chanceToWin).toBeCloseTo(0.5, 12)
    const uneven = betaBinomialPosterior(arm(1e7, 3), arm(50, 2), poles)
    expect(uneven.chanceToWin).toBeGreaterThan(0.999999)
    expect(uneven.expectedLossOfControl).toBeCloseTo(uneven.treatmentMean - uneven.controlMean, 12)
  })

  test('at a billion units it is the normal comparison', () => {
    const [control, treatment] = [arm(1e9, 1e8), arm(1e9, 1.0001e8)]
    const { chanceToWin } = betaBinomialPosterior(control, treatment, options)
    const { pValue } = compare(control, treatment, {
      difference: 'absolute',
      alpha: 0.05,
      alternative: 'less',
    })
    expect(chanceToWin).toBeCloseTo(pValue, 8)
  })

  test('impossible counts are refused', () => {
    expect(() => betaBinomialPosterior(arm(1, 2), arm(1, 0), options)).toThrow(/^sum must not/)
  })
})
