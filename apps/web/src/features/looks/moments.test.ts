import type { SignificanceTest } from '@sextant/core/contract'
import { expect, it } from 'vitest'
import { unitVariance } from './moments.js'
import { armDecimals, cellUnit, signedMargin } from './read-tests.js'

it('variance of a mean, of a share and of a ratio', () => {
  // 1, 2, 3, 4: squared deviations 5, over 3.
  expect(unitVariance({ kind: 'mean', n: 4, mean: 2.5, m2: 5 })).toBeCloseTo(5 / 3, 12)
  // 0, 0, 1, 1: squared deviations 1, over 3.
  expect(unitVariance({ kind: 'proportion', n: 4, sum: 2 })).toBeCloseTo(1 / 3, 12)
  // Numerators 1, 2, 3 over denominators 2, 2, 2: half the numerators’ spread.
  const ratio = {
    kind: 'ratio' as const,
    n: 3,
    numerator: { mean: 2, m2: 2 },
    denominator: { mean: 2, m2: 0 },
    cross: 0,
    binary: false,
  }
  expect(unitVariance(ratio)).toBeCloseTo(0.25, 12)
  expect(unitVariance({ kind: 'mean', n: 1, mean: 2, m2: 0 })).toBeNull()
})

const absolute: SignificanceTest['absolute'] = {
  estimate: -0.0082,
  standardError: 0.0026,
  interval: [-0.0133, -0.0031],
  degreesOfFreedom: 9,
  statistic: -3.16,
  pValue: 0.01,
  undefinedBecause: null,
}

it('both arms show the decimals in which their difference can be seen', () => {
  expect(armDecimals({ kind: 'proportion', unit: null, absolute })).toBe(2)
  expect(armDecimals({ kind: 'ratio', unit: { en: '%' }, absolute })).toBe(2)
  expect(armDecimals({ kind: 'mean', unit: null, absolute })).toBe(4)
  expect(
    armDecimals({ kind: 'mean', unit: null, absolute: { ...absolute, interval: null } }),
  ).toBeUndefined()
})

it('the margin lies on the bad side', () => {
  const guardrail = { margin: 0.02, bound: null, pValue: null, nonInferior: null }
  expect(signedMargin({ guardrail, direction: 'up' })).toBe(-0.02)
  expect(signedMargin({ guardrail, direction: 'down' })).toBe(0.02)
  expect(signedMargin({ guardrail: null, direction: 'up' })).toBeNull()
})

it('a short unit stands in the cell, a long one under the name', () => {
  const short = { en: 'h', zh: '小时' }
  const long = { en: 'per week', zh: '每周' }
  expect(cellUnit({ kind: 'mean', unit: short })).toEqual({
    metric: { kind: 'mean', unit: short },
    long: null,
  })
  expect(cellUnit({ kind: 'mean', unit: long })).toEqual({
    metric: { kind: 'mean', unit: null },
    long,
  })
})

it('units with and without a past make up one variance', () => {
  // Values 1, 3 and 5, of which 5 has no past: mean 3, squared deviations 8.
  const withPast = {
    n: 2,
    outcome: { mean: 2, m2: 2 },
    covariate: { mean: 0, m2: 1 },
    cross: 0,
  }
  const withoutPast = { n: 1, outcome: { mean: 5, m2: 0 } }
  const moments = { kind: 'partial_covariate', n: 3, binary: false, withPast, withoutPast } as const
  expect(unitVariance(moments)).toBeCloseTo(4, 12)
  expect(
    unitVariance({ ...moments, n: 2, withoutPast: { n: 0, outcome: { mean: 0, m2: 0 } } }),
  ).toBe(2)
})

it('a ratio keeps its variance when its past is known', () => {
  const outcome = {
    numerator: { mean: 3, m2: 6 },
    denominator: { mean: 2, m2: 4 },
    cross: 1,
  }
  const cross = {
    numerators: 0,
    denominators: 0,
    numeratorWithPastDenominator: 0,
    denominatorWithPastNumerator: 0,
  }
  const past = { kind: 'ratio_covariate', n: 4, outcome, covariate: outcome, cross } as const
  expect(unitVariance({ ...past, unitsWithoutPast: 0 })).toBe(
    unitVariance({ kind: 'ratio', n: 4, ...outcome, binary: false }),
  )
})
