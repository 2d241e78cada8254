import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalSurvival } from '../distributions/normal.js'
import type { Moments } from '../moments.js'
import { spentAlpha, type AlphaSpending } from './alpha-spending.js'
import { confidenceSequence } from './confidence-sequence.js'
import { groupBoundaries } from './group-boundaries.js'
import { groupResult } from './group-result.js'
import { mixtureSprt } from './mixture-sprt.js'
import { sequentialSampleRatio } from './sequential-sample-ratio.js'

const arm = (n: number, sum: number): Moments => ({ kind: 'proportion', n, sum })

describe('confidenceSequence', () => {
  const options = { difference: 'absolute', alpha: 0.05, tuning: 5000 } as const

  test('leaves out zero exactly when p is below alpha', () => {
    const sum = fc.integer({ min: 800, max: 1200 })
    const alternative = fc.constantFrom('two-sided', 'greater', 'less')
    fc.assert(
      fc.property(sum, sum, alternative, (control, treatment, alternative) => {
        const result = confidenceSequence(arm(5000, control), arm(5000, treatment), {
          ...options,
          alternative,
        })
        fc.pre(Math.abs(result.pValue - 0.05) > 1e-9)
        const excluded = result.interval[0] > 0 || result.interval[1] < 0
        expect(excluded).toBe(result.pValue < 0.05)
      }),
    )
  })

  test('at its tuned size the critical value is 3.035 instead of 1.960', () => {
    const { halfWidth, standardError } = confidenceSequence(arm(2500, 500), arm(2500, 500), options)
    expect(halfWidth / standardError).toBeCloseTo(3.035, 3)
  })

  test('is tightest near the tuned size, in units of what is still to learn', () => {
    const width = (n: number): number => {
      const { halfWidth, standardError } = confidenceSequence(arm(n, n / 5), arm(n, n / 5), options)
      return halfWidth / standardError
    }
    expect(width(2500)).toBeLessThan(width(250))
    expect(width(2500)).toBeLessThan(width(25000))
  })

  test('p keeps its digits in the far tail', () => {
    const { pValue } = confidenceSequence(arm(1e6, 1e5), arm(1e6, 1.14e5), options)
    expect(pValue).toBeGreaterThan(0)
    expect(pValue).toBeLessThan(1e-200)
  })

  test('an effect on the wrong side is no evidence, undefined data is NaN', () => {
    const wrong = { ...options, alternative: 'greater' } as const
    expect(confidenceSequence(arm(500, 100), arm(500, 90), wrong).pValue).toBe(1)
    expect(confidenceSequence(arm(500, 0), arm(500, 9), options)).toMatchObject({
      pValue: Number.NaN,
      undefinedBecause: 'zero_variance',
    })
    expect(() => confidenceSequence(arm(9, 3), arm(9, 3), { ...wrong, alpha: 0.6 })).toThrow(
      /^alpha must be below 0.5/,
    )
  })
})

describe('mixtureSprt', () => {
  const look = fc.record({
    estimate: fc.double({ min: -1, max: 1, noNaN: true }),
    variance: fc.double({ min: 1e-4, max: 1, noNaN: true }),
  })
  const looks = fc.array(look, { minLength: 1, maxLength: 8 })

  test('rejects at the first look whose running interval leaves out the null', () => {
    fc.assert(
      fc.property(looks, (looks) => {
        const result = mixtureSprt(looks, { tau: 0.2, alpha: 0.05 })
        const outside = result.looks.findIndex(
          ({ runningInterval: [lower, upper] }) => lower > 0 || upper < 0,
        )
        expect(result.rejectedAt).toBe(outside === -1 ? null : outside)
      }),
    )
  })

  test('p never rises', () => {
    fc.assert(
      fc.property(looks, (looks) => {
        const p = mixtureSprt(looks, { tau: 0.2, alpha: 0.05 }).looks.map(({ pValue }) => pValue)
        expect(p).toEqual(p.toSorted((a, b) => b - a))
      }),
    )
  })

  test('evidence beyond the range of doubles stays finite in logarithms', () => {
    const { looks } = mixtureSprt([{ estimate: 10, variance: 1e-4 }], { tau: 1, alpha: 0.05 })
    expect(looks[0]?.logLikelihoodRatio).toBeGreaterThan(4e5)
    expect(looks[0]?.pValue).toBe(0)
  })

  test('a variance or tau of 0 is refused', () => {
    const one = [{ estimate: 0, variance: 0 }]
    expect(() => mixtureSprt(one, { tau: 1, alpha: 0.05 })).toThrow(/^variance must be above 0/)
    expect(() => mixtureSprt([], { tau: 0, alpha: 0.05 })).toThrow(/^tau must be above 0/)
  })
})

const families: readonly AlphaSpending[] = [
  { kind: 'obrien-fleming' },
  { kind: 'pocock' },
  { kind: 'power', exponent: 3 },
  { kind: 'hwang-shih-decani', gamma: -4 },
  { kind: 'hwang-shih-decani', gamma: 0 },
]

describe('spentAlpha', () => {
  test.each(families)('grows from nothing to alpha: %j', (spending) => {
    const spent = [1e-6, 0.2, 0.5, 0.9, 1].map((t) => spentAlpha(spending, 0.025, t))
    expect(spent).toEqual(spent.toSorted((a, b) => a - b))
    expect(spent[0]).toBeLessThan(1e-6)
    expect(spent[4]).toBeCloseTo(0.025, 15)
  })
})

describe('groupBoundaries', () => {
  const plan = {
    informationFractions: [0.2, 0.4, 0.6, 0.8, 1],
    alpha: 0.05,
    twoSided: true,
    spending: { kind: 'obrien-fleming' },
  } as const

  test("O'Brien-Fleming spending, five and three looks (total alpha confirmed with R's mvtnorm)", () => {
    const five = groupBoundaries(plan).map(({ z }) => z)
    const wanted = [4.87688, 3.35701, 2.68028, 2.28982, 2.03103]
    five.forEach((z, index) => expect(z).toBeCloseTo(wanted[index] ?? Number.NaN, 5))
    const three = groupBoundaries({ ...plan, informationFractions: [1 / 3, 2 / 3, 1] })
    const known = [3.7103, 2.51143, 1.99305]
    three.forEach(({ z }, index) => expect(z).toBeCloseTo(known[index] ?? Number.NaN, 5))
  })

  test('one look at the end is the fixed test', () => {
    const [last] = groupBoundaries({ ...plan, informationFractions: [1] })
    expect(last?.z).toBeCloseTo(1.959963984540054, 12)
    expect(last?.nominalP).toBeCloseTo(0.025, 14)
  })

  test('two looks: the second bound solves a bivariate normal probability', () => {
    const [first, second] = groupBoundaries({
      ...plan,
      informationFractions: [0.5, 1],
      twoSided: false,
      spending: { kind: 'pocock' },
    })
    // P(Z1 < z1, Z2 > z2) with correlation sqrt(1/2), by the trapezoid rule over Z1.
    const [z1, z2] = [first?.z ?? Number.NaN, second?.z ?? Number.NaN]
    const steps = 20000
    const width = (z1 + 9) / steps
    let sum = 0
    for (let i = 0; i <= steps; i += 1) {
      const z = -9 + i * width
      const end = i === 0 || i === steps ? 0.5 : 1
      const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
      sum += end * density * normalSurvival((z2 - Math.SQRT1_2 * z) / Math.SQRT1_2)
    }
    expect(sum * width).toBeCloseTo((second?.spent ?? 0) - (first?.spent ?? 0), 9)
  })

  test('an extra look in between costs a higher bound at the end', () => {
    const last = (informationFractions: readonly number[]): number =>
      groupBoundaries({ ...plan, informationFractions }).at(-1)?.z ?? Number.NaN
    expect(last([0.5, 1])).toBeLessThan(last([0.25, 0.5, 0.75, 1]))
  })

  test('very early and very close looks keep their bounds finite or say Infinity', () => {
    const bounds = groupBoundaries({ ...plan, informationFractions: [0.0005, 0.01, 0.0101, 1] })
    expect(bounds[0]?.z).toBe(Number.POSITIVE_INFINITY)
    expect(bounds[1]?.z).toBeGreaterThan(20)
    expect(bounds[3]?.z).toBeCloseTo(1.959963984540054, 6)
  })

  test('fractions must increase within (0, 1]', () => {
    for (const informationFractions of [[0.5, 0.5], [0], [1.1], [Number.NaN]]) {
      expect(() => groupBoundaries({ ...plan, informationFractions })).toThrow(
        /^informationFractions must increase/,
      )
    }
  })
})

describe('groupResult', () => {
  const plan = {
    informationFractions: [0.25, 0.5, 0.75, 1],
    alpha: 0.05,
    twoSided: true,
    spending: { kind: 'obrien-fleming' },
  } as const

  test('with a single look it is the fixed test', () => {
    const single = { ...plan, informationFractions: [1] }
    const result = groupResult(single, { look: 0, estimate: 0.5, standardError: 0.2 })
    expect(result.pValue).toBeCloseTo(2 * normalSurvival(2.5), 12)
    expect(result.estimate).toBeCloseTo(0.5, 12)
    expect(result.interval[0]).toBeCloseTo(0.5 - 0.2 * 1.959963984540054, 12)
    expect(result.interval[1]).toBeCloseTo(0.5 + 0.2 * 1.959963984540054, 12)
  })

  test('on a bound the p-value is the alpha spent so far, on both sides', () => {
    groupBoundaries(plan).forEach(({ z, spent }, look) => {
      for (const side of [1, -1]) {
        const stop = { look, estimate: side * z * 0.1, standardError: 0.1 }
        expect(groupResult(plan, stop).pValue).toBeCloseTo(2 * spent, 9)
      }
    })
  })

  test('turning the effect round turns everything round', () => {
    const up = groupResult(plan, { look: 2, estimate: 0.3, standardError: 0.1 })
    const down = groupResult(plan, { look: 2, estimate: -0.3, standardError: 0.1 })
    expect(down.pValue).toBeCloseTo(up.pValue, 10)
    expect(down.estimate).toBeCloseTo(-up.estimate, 9)
    expect(down.interval[0]).toBeCloseTo(-up.interval[1], 9)
  })

  test('an early win is corrected downwards', () => {
    const { estimate, interval } = groupResult(plan, { look: 1, estimate: 0.3, standardError: 0.1 })
    expect(estimate).toBeLessThan(0.3)
    expect(interval[0]).toBeGreaterThan(0)
  })

  test('a one-sided plan has an interval that is open upwards', () => {
    const oneSided = { ...plan, alpha: 0.025, twoSided: false }
    const { interval, pValue } = groupResult(oneSided, {
      look: 3,
      estimate: 0.25,
      standardError: 0.1,
    })
    expect(interval[1]).toBe(Number.POSITIVE_INFINITY)
    expect(interval[0] > 0).toBe(pValue < 0.025)
  })

  test('a look outside the plan is refused', () => {
    expect(() => groupResult(plan, { look: 4, estimate: 0, standardError: 1 })).toThrow(
      /^look must/,
    )
  })
})

describe('sequentialSampleRatio', () => {
  test('two arms under a flat prior: n! m! 2^(n+m) / (n+m+1)!', () => {
    const [n, m] = [7, 12]
    const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1))
    const exact = Math.log((factorial(n) * factorial(m) * 2 ** (n + m)) / factorial(n + m + 1))
    const [look] = sequentialSampleRatio([[n, m]], [0.5, 0.5], { concentration: 2 })
    expect(look?.logBayesFactor).toBeCloseTo(exact, 12)
  })

  test('only the counts so far matter, not the steps they came in', () => {
    const steps = sequentialSampleRatio(
      [
        [10, 20],
        [30, 5],
        [1, 1],
      ],
      [1, 2],
      { concentration: 10 },
    )
    const once = sequentialSampleRatio([[41, 26]], [1, 2], { concentration: 10 })
    expect(steps[2]?.logBayesFactor).toBeCloseTo(once[0]?.logBayesFactor ?? Number.NaN, 11)
  })

  test('a split far off is found, a fair one is not, at any size', () => {
    const at = (counts: readonly number[]): number =>
      sequentialSampleRatio([counts], [1, 1], { concentration: 1 })[0]?.pValue ?? Number.NaN
    expect(at([5100, 4900])).toBe(1)
    expect(at([510000, 490000])).toBeLessThan(1e-80)
    expect(at([5e11, 5e11])).toBe(1)
  })

  test('arms of weight 0 take no part and bad arguments are named', () => {
    const options = { concentration: 10 }
    const [without] = sequentialSampleRatio([[50, 60]], [1, 1], options)
    const [withIt] = sequentialSampleRatio([[50, 9, 60]], [1, 0, 1], options)
    expect(withIt).toEqual(without)
    expect(sequentialSampleRatio([[50, 9]], [1, 0], options)[0]?.pValue).toBe(1)
    expect(() => sequentialSampleRatio([[1]], [1, 1], options)).toThrow(/^increments must have/)
    expect(() => sequentialSampleRatio([[-1, 1]], [1, 1], options)).toThrow(/^increments must be/)
    expect(() => sequentialSampleRatio([], [1, 1], { concentration: 0 })).toThrow(/^concentration/)
  })
})
