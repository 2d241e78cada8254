import {
  covariateMomentsFromSums,
  meanMomentsFromSums,
  ratioMomentsFromSums,
  withoutCovariate,
  type Moments,
} from '@sextant/stats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../canonical.js'
import { EffectResult } from '../contract/significance-test.js'
import type { MetricKind } from '../contract/metric.js'
import { computeTest, type TestFacts } from './compute-test.js'
import { metricMean, storedMoments } from './metric-mean.js'

const sample = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 30 })
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

const means = sample.map((values): Moments => {
  const squares = sumOf(values.map((value) => value * value))
  return meanMomentsFromSums(values.length, sumOf(values), squares)
})
const proportions = fc
  .tuple(fc.nat({ max: 1000 }), fc.nat({ max: 1000 }))
  .map(([a, b]): Moments => ({ kind: 'proportion', n: Math.max(a, b), sum: Math.min(a, b) }))
const ratios = fc.tuple(sample, sample).map(([a, b]): Moments => {
  const n = Math.min(a.length, b.length)
  const [x, y] = [a.slice(0, n), b.slice(0, n)]
  const sums = (values: readonly number[]) => ({
    sum: sumOf(values),
    sumSquares: sumOf(values.map((value) => value * value)),
  })
  const sumProducts = sumOf(x.map((value, index) => value * (y[index] ?? 0)))
  return ratioMomentsFromSums({ n, numerator: sums(x), denominator: sums(y), sumProducts })
})
/** Outcome and past per unit; some have none. */
const partial = fc
  .array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.option(fc.nat({ max: 9 }))), {
    minLength: 2,
    maxLength: 20,
  })
  .map((units): Moments => {
    const known = units.flatMap(([y, x]) => (x === null ? [] : [{ y, x }]))
    const others = units.flatMap(([y, x]) => (x === null ? [y] : []))
    const of = (values: readonly number[]) => {
      return { sum: sumOf(values), sumSquares: sumOf(values.map((value) => value * value)) }
    }
    const outcome = of(others)
    const { mean, m2 } = meanMomentsFromSums(others.length, outcome.sum, outcome.sumSquares)
    const {
      kind: _kind,
      binary,
      ...withPast
    } = covariateMomentsFromSums({
      n: known.length,
      outcome: of(known.map(({ y }) => y)),
      covariate: of(known.map(({ x }) => x)),
      sumProducts: sumOf(known.map(({ y, x }) => y * x)),
    })
    const withoutPast = { n: others.length, outcome: { mean, m2 } }
    return { kind: 'partial_covariate', n: units.length, binary, withPast, withoutPast }
  })
/** A ratio with a past that is the ratio itself, a little off. */
const pastRatios = ratios.map((moments): Moments => {
  if (moments.kind !== 'ratio') return moments
  const { n, numerator, denominator, cross } = moments
  const outcome = { numerator, denominator, cross }
  return {
    kind: 'ratio_covariate',
    n,
    outcome,
    covariate: outcome,
    cross: {
      numerators: 0.5 * numerator.m2,
      denominators: 0.5 * denominator.m2,
      numeratorWithPastDenominator: 0.5 * cross,
      denominatorWithPastNumerator: 0.5 * cross,
    },
  }
})
const arms = fc.oneof(
  fc.tuple(means, means),
  fc.tuple(proportions, proportions),
  fc.tuple(ratios, ratios),
  fc.tuple(partial, partial),
  fc.tuple(pastRatios, pastRatios),
)
function kindOf(moments: Moments): MetricKind {
  return withoutCovariate(moments).kind
}
const facts: fc.Arbitrary<TestFacts> = fc
  .record({
    arms,
    role: fc.constantFrom('target', 'guardrail', 'secondary', 'north_star'),
    direction: fc.constantFrom('up', 'down', 'neutral'),
    alpha: fc.double({ min: 0.001, max: 0.4, noNaN: true }),
    margin: fc.double({ min: 0.001, max: 1, noNaN: true }),
  })
  .map(({ arms: [control, treatment], role, direction, alpha, margin }) => ({
    role,
    // A plan is never locked with a guardrail that has no direction.
    direction: role === 'guardrail' && direction === 'neutral' ? 'up' : direction,
    kind: kindOf(control),
    control: storedMoments(control),
    treatment: storedMoments(treatment),
    uncapped: null,
    options: {
      alpha,
      margin: role === 'guardrail' ? margin : null,
      plan: null,
      minimumEffect: null,
      history: null,
      programme: null,
    },
  }))

describe('a test', () => {
  test('computed again from what JSON keeps has the same digits, whatever the data', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const first = computeTest(input)
        const kept: TestFacts = JSON.parse(JSON.stringify(input))
        const again = computeTest(kept)
        expect(canonicalJson(again)).toBe(canonicalJson(JSON.parse(JSON.stringify(first))))
      }),
      { numRuns: 500 },
    )
  })

  test('never holds a number that JSON would lose; without one it says why', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const { relative, absolute, reading } = computeTest(input)
        for (const effect of [relative, absolute]) {
          expect(EffectResult.parse(JSON.parse(JSON.stringify(effect)))).toEqual(effect)
          expect(effect.interval === null || effect.undefinedBecause === null).toBe(true)
        }
        expect(reading === 'not_computable').toBe(relative.interval === null)
      }),
      { numRuns: 500 },
    )
  })

  test('a guardrail is safe exactly when its bound is inside the margin', () => {
    fc.assert(
      fc.property(facts, (input) => {
        const { guardrail, reading } = computeTest({ ...input, role: 'guardrail' })
        fc.pre(guardrail !== null && guardrail.bound !== null)
        expect(reading === 'non_inferior').toBe(guardrail?.nonInferior)
      }),
    )
  })
})

describe('the value of a metric in one arm', () => {
  test.each([
    [{ kind: 'proportion', n: 4, sum: 1 }, 0.25],
    [{ kind: 'proportion', n: 0, sum: 0 }, null],
    [{ kind: 'mean', n: 3, mean: 2.5, m2: 1 }, 2.5],
  ] as const)('%j: %s', (moments, value) => {
    expect(metricMean(moments)).toBe(value)
  })

  test('a ratio is one of means; over zero there is none', () => {
    const ratio = (denominator: number) => {
      const spread = (mean: number) => ({ mean, m2: 1 })
      const parts = { numerator: spread(3), denominator: spread(denominator), cross: 0 }
      return metricMean(storedMoments({ kind: 'ratio', n: 5, ...parts }))
    }
    expect(ratio(2)).toBe(1.5)
    expect(ratio(0)).toBeNull()
  })
})
