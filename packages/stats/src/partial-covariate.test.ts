import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastSquares } from './classic/least-squares.js'
import { compare } from './compare.js'
import { mergeMoments } from './merge-moments.js'
import {
  covariateMomentsFromSums,
  meanMoments,
  type CovariateMoments,
  type PartialCovariateMoments,
} from './moments.js'
import { unitsWithoutPast, withoutCovariate } from './without-past.js'

interface Unit {
  readonly y: number
  readonly x: number | null
}

const absolute = { difference: 'absolute', alpha: 0.05 } as const
const relative = { difference: 'relative', alpha: 0.05 } as const

function partial(units: readonly Unit[]): PartialCovariateMoments {
  const known = units.flatMap(({ y, x }) => (x === null ? [] : [{ y, x }]))
  const others = units.filter(({ x }) => x === null)
  const { n, mean, m2 } = meanMoments(others.map(({ y }) => y))
  const { outcome, covariate, cross } = whole(known)
  return {
    kind: 'partial_covariate',
    n: units.length,
    binary: false,
    withPast: { n: known.length, outcome, covariate, cross },
    withoutPast: { n, outcome: { mean, m2 } },
  }
}

function whole(units: readonly { readonly y: number; readonly x: number }[]): CovariateMoments {
  const y = meanMoments(units.map((unit) => unit.y))
  const x = meanMoments(units.map((unit) => unit.x))
  const cross = units.reduce((sum, unit) => sum + (unit.y - y.mean) * (unit.x - x.mean), 0)
  return { kind: 'covariate', n: units.length, binary: false, outcome: y, covariate: x, cross }
}

/** The same regression from rows: fitted to all units, then subtracted from each. */
function fromRows(control: readonly Unit[], treatment: readonly Unit[]) {
  const all = [...control, ...treatment]
  const rows = all.map(({ x }) => [1, x ?? 7, x === null ? 1 : 0])
  const fit = leastSquares(
    rows,
    all.map(({ y }) => y),
  )
  const [, slope = 0, step = 0] = fit.map(({ estimate }) => estimate)
  const adjusted = (units: readonly Unit[]) =>
    meanMoments(units.map(({ y, x }) => y - slope * (x ?? 7) - (x === null ? step : 0)))
  return { slope, plain: compare(adjusted(control), adjusted(treatment), absolute) }
}

const number = fc.integer({ min: -400, max: 400 }).map((value) => value / 8)
const past = fc.oneof({ weight: 2, arbitrary: number }, fc.constant(null))
const arm = fc.array(fc.record({ y: number, x: past }), { minLength: 2, maxLength: 30 })

describe('a past that not every unit has', () => {
  test('is the regression of rows on the filled past and an indicator', () => {
    fc.assert(
      fc.property(arm, arm, (control, treatment) => {
        const xs = [...control, ...treatment].map(({ x }) => x)
        const known = new Set(xs.filter((x) => x !== null))
        // Rows whose regressors do not vary have no regression of their own.
        fc.pre(known.size > 1 && xs.includes(null) && xs.length > 3)
        const found = compare(partial(control), partial(treatment), absolute)
        const { slope, plain } = fromRows(control, treatment)
        fc.pre(plain.undefinedBecause === null && plain.standardError > 1e-6)
        expect(found.theta).toBeCloseTo(slope, 8)
        expect(found.estimate).toBeCloseTo(plain.estimate, 7)
        expect(found.standardError).toBeCloseTo(plain.standardError, 7)
      }),
      { numRuns: 300, seed: 7 },
    )
  })

  test('with nobody missing it is CUPED to the last digit', () => {
    const units = fc.array(fc.record({ y: number, x: number }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(units, units, (control, treatment) => {
        for (const options of [absolute, relative]) {
          expect(compare(partial(control), partial(treatment), options)).toEqual(
            compare(whole(control), whole(treatment), options),
          )
          expect(compare(whole(control), partial(treatment), options)).toEqual(
            compare(whole(control), whole(treatment), options),
          )
        }
      }),
    )
  })

  test('with everybody missing it is the plain comparison', () => {
    const units = fc.array(fc.record({ y: number, x: fc.constant(null) }), { minLength: 2 })
    fc.assert(
      fc.property(units, units, (control, treatment) => {
        const plain = (list: readonly Unit[]) => meanMoments(list.map(({ y }) => y))
        for (const options of [absolute, relative]) {
          const expected = { ...compare(plain(control), plain(treatment), options), theta: 0 }
          expect(compare(partial(control), partial(treatment), options)).toEqual(expected)
        }
      }),
    )
  })

  test('one unit without a past in one arm, and none in the other, is no obstacle', () => {
    const control = [1, 2, 3, 4].map((x) => ({ y: 2 * x + (x % 2), x }))
    const treatment = [...control.map(({ y, x }) => ({ y: y + 1, x })), { y: 40, x: null }]
    const found = compare(partial(control), partial(treatment), absolute)
    const { slope, plain } = fromRows(control, treatment)
    expect(found.undefinedBecause).toBeNull()
    expect(found.theta).toBeCloseTo(slope, 12)
    expect(found.estimate).toBeCloseTo(plain.estimate, 12)
    expect(found.standardError).toBeCloseTo(plain.standardError, 12)
    // The unit is told apart from the others, so its size does not become an effect.
    expect(Math.abs(found.estimate - 1)).toBeLessThan(0.5)
  })

  test('an arm without units, or with one, cannot be judged', () => {
    const some = partial([
      { y: 1, x: 1 },
      { y: 2, x: null },
      { y: 4, x: 3 },
    ])
    for (const few of [[], [{ y: 1, x: null }], [{ y: 1, x: 1 }]]) {
      expect(compare(partial(few), some, absolute).undefinedBecause).toBe('zero_variance')
      expect(compare(some, partial(few), relative).undefinedBecause).toBe('zero_variance')
    }
  })

  test('groups that do not add up are refused', () => {
    const wrong = { ...partial([{ y: 1, x: 1 }]), n: 3 }
    expect(() => compare(wrong, wrong, absolute)).toThrow(/^n must be/)
    expect(() => compare(meanMoments([1, 2]), partial([{ y: 1, x: 1 }]), absolute)).toThrow(
      /^treatment must be/,
    )
  })

  test('keeps its digits at an offset of a million standard deviations', () => {
    const units = (shift: number) =>
      Array.from({ length: 400 }, (_, i) => ({
        y: shift + Math.sin(i) + Math.cos(3 * i),
        x: i % 5 === 0 ? null : shift + Math.cos(3 * i),
      }))
    const near = compare(partial(units(0)), partial(units(0).slice(7)), absolute)
    const far = compare(partial(units(1e6)), partial(units(1e6).slice(7)), absolute)
    expect(far.estimate).toBeCloseTo(near.estimate, 8)
    expect(far.standardError).toBeCloseTo(near.standardError, 8)
  })
})

describe('moments of a past that not every unit has', () => {
  test('merge by group, also with moments in which everybody has one', () => {
    const some = fc.array(fc.record({ y: number, x: past }), { maxLength: 12 })
    fc.assert(
      fc.property(some, some, (first, second) => {
        const merged = mergeMoments(partial(first), partial(second))
        const together = partial([...first, ...second])
        if (merged.kind !== 'partial_covariate') throw new Error(merged.kind)
        expect(merged.n).toBe(together.n)
        expect(merged.withPast.n).toBe(together.withPast.n)
        expect(merged.withPast.cross).toBeCloseTo(together.withPast.cross, 6)
        expect(merged.withPast.covariate.m2).toBeCloseTo(together.withPast.covariate.m2, 6)
        expect(merged.withoutPast.outcome.m2).toBeCloseTo(together.withoutPast.outcome.m2, 6)
      }),
    )
    const unknown = [{ y: 4, x: null }]
    const sums = { outcome: { sum: 4, sumSquares: 10 }, covariate: { sum: 7, sumSquares: 29 } }
    const plain = covariateMomentsFromSums({ n: 2, ...sums, sumProducts: 17 })
    expect(mergeMoments(plain, partial(unknown))).toMatchObject({
      withPast: { n: 2, outcome: { mean: 2, m2: 2 }, covariate: { mean: 3.5, m2: 4.5 }, cross: 3 },
      withoutPast: { n: 1, outcome: { mean: 4, m2: 0 } },
    })
    expect(() => mergeMoments(plain, meanMoments([1]))).toThrow(/^b must be/)
    expect(() => mergeMoments(partial(unknown), meanMoments([1]))).toThrow(/^b must be/)
  })

  test('say how many have none, and what the outcome is without it', () => {
    const units = [
      { y: 1, x: 2 },
      { y: 4, x: null },
      { y: 6, x: null },
    ]
    expect(unitsWithoutPast(partial(units))).toBe(2)
    expect(unitsWithoutPast(meanMoments([1]))).toBe(0)
    const outcome = withoutCovariate(partial(units))
    const plain = meanMoments([1, 4, 6])
    if (outcome.kind !== 'mean') throw new Error(outcome.kind)
    expect(outcome.mean).toBeCloseTo(plain.mean, 12)
    expect(outcome.m2).toBeCloseTo(plain.m2, 12)
  })
})
