import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededNormal } from '../simulation/random.js'
import { comparePlans, sizePlan, type PlanDesign } from './compare-methods.js'
import { planMethods } from './method-sample.js'

const design: PlanDesign = {
  target: { mean: 0.4, variance: 0.24 },
  minimumEffect: 0.05,
  alpha: 0.05,
  power: 0.8,
  guardrailCount: 0,
  guardrails: [],
  weights: [1, 1],
  unitsPerDay: null,
  spending: { kind: 'obrien-fleming' },
  looks: [1 / 3, 2 / 3, 1],
  prior: null,
}

test('a confidence sequence takes 1.91 times the units at the sample it is tuned to', () => {
  expect(sizePlan('confidence_sequence', design).inflation).toBeCloseTo(1.91, 2)
})

test('group sequential: power and units on average, in simulated experiments', () => {
  const plan = sizePlan('group_sequential', design)
  const normal = seededNormal(21)
  const noise = Math.sqrt((2 * 0.24) / (plan.maxUsers / 2)) / 0.4
  const drift = 0.05 / noise
  const trials = 40_000
  let [found, used] = [0, 0]
  for (let trial = 0; trial < trials; trial += 1) {
    let [score, before] = [0, 0]
    for (const { fraction, boundaryZ } of plan.looks) {
      score += drift * (fraction - before) + Math.sqrt(fraction - before) * normal()
      before = fraction
      const crossed = score / Math.sqrt(fraction) > (boundaryZ ?? Infinity)
      if (crossed) found += 1
      if (crossed || fraction === 1) {
        used += fraction
        break
      }
    }
  }
  expect(Math.abs(found / trials - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / trials))
  expect(Math.abs(used / trials - plan.users / plan.maxUsers)).toBeLessThan(0.005)
})

const anyDesign: fc.Arbitrary<PlanDesign> = fc
  .record({
    mean: fc.double({ min: 0.01, max: 0.9, noNaN: true }),
    minimumEffect: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
    alpha: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
    power: fc.double({ min: 0.55, max: 0.99, noNaN: true }),
    treatments: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
    margins: fc.array(fc.double({ min: 0.005, max: 0.3, noNaN: true }), { maxLength: 3 }),
  })
  .map(({ mean, treatments, margins, ...rest }) => ({
    ...design,
    ...rest,
    target: { mean, variance: mean * (1 - mean) },
    guardrails: margins.map((margin) => ({ mean: 10, variance: 9, margin })),
    guardrailCount: margins.length,
    weights: [5, ...treatments],
  }))

test('one look is a fixed horizon, and so is a flat prior', () => {
  fc.assert(
    fc.property(anyDesign, (any) => {
      const { perArm, looks } = sizePlan('fixed_horizon', any)
      const once = sizePlan('group_sequential', { ...any, looks: [1] })
      expect(once).toMatchObject({ perArm, inflation: 1 })
      expect(once.looks[0]?.boundaryZ).toBeCloseTo(looks[0]?.boundaryZ ?? Number.NaN, 12)
      expect(sizePlan('bayesian', any).perArm).toEqual(perArm)
    }),
    { numRuns: 50 },
  )
})

test('looking early never takes fewer units at most, nor more when the effect is there', () => {
  fc.assert(
    fc.property(anyDesign, (any) => {
      const [fixed, ...others] = comparePlans(any)
      for (const { users, maxUsers } of others) {
        expect(maxUsers).toBeGreaterThanOrEqual(fixed?.maxUsers ?? Infinity)
        expect(users).toBeLessThanOrEqual(maxUsers)
      }
    }),
    { numRuns: 50 },
  )
})

test('every metric is sized at its corrected power, and the largest need wins', () => {
  // (z(0.95) + z(0.9))^2 2 * 9 / (0.015 * 10)^2 by Python's NormalDist: 6851.08.
  const guardrails = [{ mean: 10, variance: 9, margin: 0.015 }]
  const joint = sizePlan('fixed_horizon', { ...design, guardrails, guardrailCount: 1 })
  expect(joint.powerEach).toBeCloseTo(0.9, 12)
  expect(joint.guardrailUnits).toEqual([2 * 6852])
  expect(joint.targetUnits).toBeGreaterThan(sizePlan('fixed_horizon', design).targetUnits)
  expect(joint.maxUsers).toBe(joint.targetUnits)
  const strict = { ...design, guardrails: [{ mean: 10, variance: 9, margin: 0.005 }] }
  const held = sizePlan('fixed_horizon', { ...strict, guardrailCount: 1 })
  expect(held.maxUsers).toBe(held.guardrailUnits[0])
})

test('a guardrail without a baseline still takes its share of beta', () => {
  expect(sizePlan('fixed_horizon', { ...design, guardrailCount: 1 }).powerEach).toBeCloseTo(0.9, 12)
})

test('a prior that expects the effect saves units, one that doubts it costs some', () => {
  const units = (mean: number) =>
    sizePlan('bayesian', { ...design, prior: { mean, standardDeviation: 0.05 } }).maxUsers
  expect(units(0.05)).toBeLessThan(units(0))
  expect(units(-0.05)).toBeGreaterThan(units(0))
})

test('every method answers, in its order', () => {
  expect(comparePlans({ ...design, unitsPerDay: 1000 }).map(({ method }) => method)).toEqual(
    planMethods,
  )
})

test('what the past explains is not paid for: units go with the variance that is left', () => {
  fc.assert(
    fc.property(anyDesign, fc.double({ min: -0.99, max: 0.99, noNaN: true }), (given, r) => {
      const varianceFactor = 1 - r * r
      const target = { ...given.target, varianceFactor }
      const [control = 0] = sizePlan('fixed_horizon', { ...given, target }).perArm
      const less = { ...given.target, variance: given.target.variance * varianceFactor }
      expect(sizePlan('fixed_horizon', { ...given, target: less }).perArm[0]).toBe(control)
      expect(sizePlan('fixed_horizon', given).perArm[0]).toBeGreaterThanOrEqual(control)
      // Without guardrails the target decides alone.
      const alone = { ...design, target: { ...design.target, varianceFactor } }
      const { targetUnits } = sizePlan('fixed_horizon', alone)
      const plain = sizePlan('fixed_horizon', design).targetUnits
      expect(Math.abs(targetUnits - Math.max(4, varianceFactor * plain))).toBeLessThanOrEqual(4)
    }),
  )
})

test.each([0, -0.1, 1.01, Number.NaN])('a variance factor of %d is refused', (varianceFactor) => {
  const target = { ...design.target, varianceFactor }
  expect(() => comparePlans({ ...design, target })).toThrow(/^varianceFactor must be/)
})
