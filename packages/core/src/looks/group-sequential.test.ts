import { compare, meanMomentsFromSums } from '@sextant/stats'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normal, seededRandom } from '../demo/random.js'
import { computeTest, type TestFacts } from './compute-test.js'
import { plannedResult } from './planned-result.js'
import { effectResult } from './effect-result.js'
import { standingOf, type LookTaken } from './spending-looks.js'

/** An arm of so many units whose values spread by 1 around a mean. */
function arm(n: number, mean: number) {
  return { kind: 'mean', n, mean, m2: n - 1 } as const
}

function target(
  plan: TestFacts['options']['plan'],
  arms: Pick<TestFacts, 'control' | 'treatment'>,
  alpha = 0.05,
): TestFacts {
  const options = { alpha, margin: null, plan, minimumEffect: 0.05, history: null, programme: null }
  return { role: 'target', kind: 'mean', direction: 'up', uncapped: null, options, ...arms }
}

function sequential(fractions: readonly number[], spending: 'obf' | 'pocock' = 'obf') {
  return {
    kind: 'group_sequential',
    spending,
    parameter: null,
    lookNumber: fractions.length,
    fraction: fractions.at(-1) ?? 1,
    priorFractions: fractions.slice(0, -1),
    carried: null,
    stopping: 'running',
  } as const
}

const arms = fc
  .record({
    n: fc.integer({ min: 5, max: 100_000 }),
    mean: fc.double({ min: 0.5, max: 5, noNaN: true }),
    lift: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  })
  .map(({ n, mean, lift }) => ({ control: arm(n, mean), treatment: arm(n, mean * (1 + lift)) }))
const fractions = fc
  .uniqueArray(fc.integer({ min: 2, max: 19 }), { maxLength: 4 })
  .map((steps) => [...steps.toSorted((a, b) => a - b).map((step) => step / 20), 1])

describe('a group-sequential reading', () => {
  test('with a single look is the fixed-horizon one', () => {
    fc.assert(
      fc.property(arms, fc.double({ min: 0.001, max: 0.2, noNaN: true }), (any, alpha) => {
        const { planned, relative } = computeTest(target(sequential([1]), any, alpha))
        for (const end of [0, 1] as const) {
          expect(planned?.interval?.[end]).toBeCloseTo(relative.interval?.[end] ?? Number.NaN, 9)
        }
      }),
    )
  })

  test('and a confidence sequence are never narrower than the pointwise interval', () => {
    fc.assert(
      fc.property(arms, fractions, fc.integer({ min: 10, max: 1e6 }), (any, looks, tuning) => {
        const always = { kind: 'confidence_sequence', lookNumber: 1, fraction: 1, tuning } as const
        for (const plan of [sequential(looks), sequential(looks, 'pocock'), always]) {
          const { planned, relative } = computeTest(target(plan, any))
          const [low, high] = planned?.interval ?? [-Infinity, Infinity]
          const [from, to] = relative.interval ?? [0, 0]
          const slack = 1e-12 * Math.max(1, Math.abs(from), Math.abs(to))
          expect(low).toBeLessThanOrEqual(from + slack)
          expect(high).toBeGreaterThanOrEqual(to - slack)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('spends more with every look and never more than alpha', () => {
    fc.assert(
      fc.property(arms, fractions, (any, looks) => {
        const spent = looks.map((_, index) => {
          const { planned } = computeTest(target(sequential(looks.slice(0, index + 1)), any))
          return planned?.spentAlpha ?? 0
        })
        expect(spent).toEqual(spent.toSorted((a, b) => a - b))
        expect(spent.at(-1)).toBeCloseTo(0.05, 12)
        expect(Math.max(...spent)).toBeLessThanOrEqual(0.05 + 1e-15)
      }),
      { numRuns: 60 },
    )
  })

  test('before any alpha can be spent says nothing, rather than something pointwise', () => {
    const early = { ...sequential([0.002]), fraction: 0.002 }
    const { planned, reading, relative } = computeTest(
      target(early, { control: arm(1000, 1), treatment: arm(1000, 2) }),
    )
    expect(relative.pValue).toBeLessThan(1e-10)
    expect(planned).toMatchObject({ interval: null, crossed: false })
    expect(reading).toBe('inconclusive')
  })

  test('with nothing left to spend repeats what the last look had found', () => {
    const any = { control: arm(5000, 1), treatment: arm(5000, 1.2) }
    const last = computeTest(target(sequential([0.5, 1]), any))
    const carried = last.planned
    const plan = { ...sequential([0.5, 1]), lookNumber: 3, fraction: null, carried }
    const again = computeTest(target(plan, { ...any, treatment: arm(9000, 1) }))
    expect(again.planned).toEqual(carried)
    expect(again.reading).toBe(last.reading)
  })
})

describe('the result after stopping', () => {
  const strong = { control: arm(5000, 1), treatment: arm(5000, 1.08) }
  const at = (looks: readonly number[], stopping: 'running' | 'ended' | 'crossed_before' | null) =>
    computeTest(target({ ...sequential(looks, 'pocock'), stopping }, strong))

  test('with a single look is Welch’s test', () => {
    const few = { control: arm(9, 1), treatment: arm(8, 2.4) }
    const { planned, relative } = computeTest(target(sequential([1]), few))
    expect(planned?.stageWise?.pValue).toBeCloseTo(relative.pValue ?? Number.NaN, 9)
    expect(planned?.stageWise?.estimate).toBeCloseTo(relative.estimate ?? Number.NaN, 6)
  })

  test('leaves out 0 exactly when a bound was crossed', () => {
    fc.assert(
      fc.property(arms, fractions, (any, looks) => {
        const { planned } = computeTest(target(sequential(looks, 'pocock'), any))
        const { stageWise = null, crossed } = planned ?? {}
        if (stageWise === null) return
        expect(stageWise.interval[0] > 0 || stageWise.interval[1] < 0).toBe(crossed)
        expect(stageWise.pValue < 0.05).toBe(crossed)
      }),
      { numRuns: 40 },
    )
  })

  test('takes some of what looking early adds to the estimate', () => {
    const { planned, relative } = at([0.25, 0.5], 'running')
    expect(planned?.crossed).toBe(true)
    expect(planned?.stageWise?.estimate).toBeLessThan(relative.estimate ?? 0)
    expect(planned?.stageWise?.estimate).toBeGreaterThan(0)
  })

  test('is told once the test has stopped, and only of the look it stopped at', () => {
    const weak = { control: arm(5000, 1), treatment: arm(5000, 1.01) }
    const stopped = (stopping: 'running' | 'ended' | null, looks = [0.25, 0.5]) =>
      computeTest(target({ ...sequential(looks), stopping }, weak)).planned?.stageWise
    expect(stopped('running')).toBeNull()
    expect(stopped('ended')).not.toBeNull()
    expect(stopped('running', [0.5, 1])).not.toBeNull()
    expect(stopped(null, [0.5, 1])).toBeNull()
    expect(at([0.25, 0.5], 'crossed_before').planned?.stageWise).toBeNull()
  })
})

describe('which looks spend', () => {
  const taken = (...looks: readonly (readonly [string, number])[]): LookTaken[] =>
    looks.map(([data, fraction]) => ({ data, fraction }))
  const at = (data: string, have: number) => ({ data, have, planned: 1000 })

  test('data spend, not looks: the same rows are the same look', () => {
    const looks = taken(['a', 0.3], ['a', 0.3], ['b', 0.6], ['b', 0.6])
    expect(standingOf(looks, at('b', 600))).toEqual({
      lookNumber: 2,
      fraction: 0.6,
      spends: 0.6,
      priorFractions: [0.3],
      lastSpending: 1,
    })
    expect(standingOf(looks, at('c', 900))).toMatchObject({
      lookNumber: 3,
      spends: 0.9,
      priorFractions: [0.3, 0.6],
    })
  })

  test('hardly more data, or fewer, spend nothing; near the plan all is spent, once', () => {
    const looks = taken(['a', 0.3], ['b', 0.7])
    expect(standingOf(looks, at('c', 705))).toMatchObject({ spends: null, lastSpending: 2 })
    expect(standingOf(looks, at('c', 650))).toMatchObject({ spends: null })
    expect(standingOf(looks, at('c', 996))).toMatchObject({ spends: 1, fraction: 0.996 })
    const over = taken(['a', 0.3], ['b', 0.7], ['c', 1])
    expect(standingOf(over, at('d', 1400))).toMatchObject({
      lookNumber: 4,
      fraction: 1,
      spends: null,
      priorFractions: [0.3, 0.7, 1],
    })
  })

  test('what was spent never exceeds the whole, whatever the imports', () => {
    const have = fc.array(fc.integer({ min: 0, max: 1500 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(have, (sizes) => {
        const looks: LookTaken[] = []
        for (const [index, size] of sizes.entries()) {
          const { fraction, spends, priorFractions } = standingOf(looks, at(`i${index}`, size))
          const spent = [...priorFractions, ...(spends === null ? [] : [spends])]
          expect(spent).toEqual([...new Set(spent)].toSorted((a, b) => a - b))
          expect(Math.max(0, ...spent)).toBeLessThanOrEqual(1)
          looks.push({ data: `i${index}`, fraction })
        }
      }),
    )
  })
})

test('looking five times at nothing, at uneven moments, finds something in no more than alpha', () => {
  const random = seededRandom(20_261_122)
  const planned = 20_000
  const sizes = [3000, 6500, 9000, 15_000, 20_000]
  const trials = 2000
  let [alarms, pointwise] = [0, 0]
  for (let trial = 0; trial < trials; trial += 1) {
    const sums = { control: 0, treatment: 0 }
    const looks: LookTaken[] = []
    const found = { planned: false, pointwise: false }
    for (const [index, have] of sizes.entries()) {
      const [n, fresh] = [have / 2, (have - (sizes[index - 1] ?? 0)) / 2]
      for (const key of ['control', 'treatment'] as const) {
        sums[key] += 10 * fresh + Math.sqrt(fresh) * normal(random)
      }
      const mean = (sum: number) => meanMomentsFromSums(n, sum, sum ** 2 / n + n - 1)
      const pair = { control: mean(sums.control), treatment: mean(sums.treatment) }
      const now = { data: `i${index}`, have, planned }
      const { spends, priorFractions, fraction } = standingOf(looks, now)
      looks.push({ data: now.data, fraction })
      const relative = effectResult(compare(pair.control, pair.treatment, RELATIVE))
      // Only alarms are counted here, so what stands after stopping need not be computed.
      const looked = sequential([...priorFractions, spends ?? 1], 'pocock')
      const plan = { ...looked, fraction: spends, stopping: null }
      found.planned ||= plannedResult({ ...pair, alpha: 0.05, plan, relative }).crossed
      found.pointwise ||= (relative.pValue ?? 1) < 0.05
    }
    if (found.planned) alarms += 1
    if (found.pointwise) pointwise += 1
  }
  // Three standard errors of a share of 5% in so many trials.
  const slack = 3 * Math.sqrt((0.05 * 0.95) / trials)
  expect(Math.abs(alarms / trials - 0.05)).toBeLessThan(slack)
  expect(pointwise / trials).toBeGreaterThan(0.05 + slack)
}, 20_000)

const RELATIVE = { difference: 'relative', alpha: 0.05 } as const
