import { SequentialPlan } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { emptyDraft, rowId } from './draft.js'
import { DEFAULT_SEQUENTIAL } from './method-choices.js'
import {
  endDay,
  planEnd,
  type Known,
  previewMethods,
  previewPlan,
  previewSaving,
  unitsPerDay,
} from './plan-preview.js'
import { planAlternatives } from './plan-alternatives.js'

const target: Known = {
  kind: 'proportion',
  latest: {
    periodStart: '2026-11-02',
    periodEnd: '2026-11-08',
    value: 0.1,
    standardDeviation: null,
    units: 63_000,
    correlation: null,
    complete: true,
    metricVersion: 1,
    recordedAt: '2026-11-09T00:00:00.000Z',
  },
}
const on = (known: Known | undefined, guardrail: Known = target) => ({
  target: known,
  byId: new Map([['met_2', guardrail]]),
})
const draft = () => ({ ...emptyDraft('per_1'), minimumEffect: '5', alpha: '0.05', power: '80' })

describe('what CUPED saves', () => {
  const pastGain = { share: 0.36, source: 'past_test', experimentNumber: 12 } as const
  const known: Known = { ...target, pastGain }
  const cuped = { ...draft(), choices: { ...draft().choices, varianceReduction: 'cuped' } } as const

  it('is the variance that the past explains, and is counted on once chosen', () => {
    const saving = previewSaving(draft(), on(known))
    expect(saving?.from).toEqual(pastGain)
    expect(saving?.share).toBeCloseTo(0.36, 4)
    expect(previewSaving(cuped, on(known))).toEqual(saving)
    // 0.64 of 56,511.3 per arm.
    expect(previewPlan(cuped, on(known))).toMatchObject({ perVariant: { control: 36_168 } })
    expect(previewPlan(draft(), on(known))).toEqual(previewPlan(draft(), on(target)))
    const most = ({ maxUsers }: { readonly maxUsers: number }) => maxUsers
    const rows = previewMethods(cuped, on(known)).map(most)
    const plain = previewMethods(draft(), on(known)).map(most)
    rows.forEach((users, index) => expect(users).toBeLessThan(plain[index] ?? 0))
  })

  it('is less where a guardrail of unknown past decides the sample', () => {
    const guardrails = [{ id: rowId(), metricId: 'met_2', margin: '5' }]
    const saving = previewSaving({ ...draft(), guardrails }, on(known, target))
    expect(saving?.share).toBeLessThan(0.36)
  })

  it('is not said of a metric whose past is unknown, or of a plan without a size', () => {
    expect(previewSaving(cuped, on(target))).toBeNull()
    expect(previewSaving(cuped, on({ ...known, latest: null }))).toBeNull()
  })
})

describe('previewPlan', () => {
  it('agrees with the published size of a test of 5% on a conversion of 10%', () => {
    // (1.95996 + 0.84162)² · 0.09 · 2 / 0.005² = 56,512 per arm.
    expect(previewPlan(draft(), on(target))).toMatchObject({
      total: 113_024,
      perVariant: { control: 56_512, treatment: 56_512 },
      days: 13,
      missing: null,
    })
  })

  it('shares alpha over the treatments, so that three arms need more each', () => {
    const [control, treatment] = draft().variants
    if (!control || !treatment) throw new Error('two variants to start with')
    const variants = [
      { ...control, weightBp: 3334 },
      { ...treatment, weightBp: 3333 },
      { ...treatment, id: rowId(), key: 'second', weightBp: 3333 },
    ]
    const preview = previewPlan({ ...draft(), variants }, on(target))
    expect(preview).toMatchObject({ missing: null })
    expect(preview.missing === null && preview.perVariant.control).toBeGreaterThan(56_512)
  })

  it('shares beta over the target and its guardrails, and takes the largest need', () => {
    const guardrails = [{ id: rowId(), metricId: 'met_2', margin: '10' }]
    const wide = previewPlan({ ...draft(), guardrails }, on(target))
    const narrow = [{ id: rowId(), metricId: 'met_2', margin: '1' }]
    const strict = previewPlan({ ...draft(), guardrails: narrow }, on(target))
    const unsized = previewPlan(
      { ...draft(), guardrails: narrow },
      on(target, { ...target, latest: null }),
    )
    // (1.95996 + 1.28155)² · 0.09 · 2 / 0.005² = 75,654 per arm at power 90%.
    expect(wide).toMatchObject({ perVariant: { control: 75_654 } })
    expect(unsized).toMatchObject({ perVariant: { control: 75_654 } })
    expect(strict.missing === null && strict.total).toBeGreaterThan(10 * 75_654)
  })

  it('says which thing is missing instead of a number', () => {
    const mean = { ...target, kind: 'mean' as const }
    const own = { ...draft(), ownBaseline: true, standardDeviation: '1' }
    expect(previewPlan(draft(), on(undefined))).toEqual({ missing: 'target' })
    expect(previewPlan(draft(), on(mean))).toEqual({ missing: 'baseline' })
    expect(previewPlan({ ...own, mean: '0' }, on(mean))).toEqual({ missing: 'zero_baseline' })
    expect(previewPlan({ ...own, mean: '3', standardDeviation: '0' }, on(mean))).toEqual({
      missing: 'zero_variance',
    })
    expect(previewPlan({ ...draft(), alpha: 'x' }, on(target))).toEqual({ missing: 'figures' })
    expect(previewPlan({ ...draft(), power: '40' }, on(target))).toEqual({ missing: 'figures' })
  })

  it('takes the traffic typed before the metric’s own', () => {
    expect(unitsPerDay(draft(), target)).toBe(9000)
    expect(unitsPerDay({ ...draft(), unitsPerDay: '500' }, target)).toBe(500)
  })
})

it('the first day counts: fourteen days from the 21st end on the 4th', () => {
  expect(endDay('2026-11-21', 14)).toBe('2026-12-04')
  expect(endDay('2026-11-21', 36_525)).not.toBeNull()
  expect(endDay('2026-11-21', 36_526)).toBeNull()
  expect(endDay('2026-11-21', 1e15)).toBeNull()
})

it('halving the effect needs four times the units', () => {
  const rows = planAlternatives(draft(), on(target))
  const half = rows.find((row) => row.effect === 2.5)
  const chosen = rows.find((row) => row.isChosen)
  expect(rows).toHaveLength(5)
  expect((half?.units ?? 0) / (chosen?.units ?? 1)).toBeCloseTo(4, 3)
})

it('puts every method beside the others, and what may look early costs more at most', () => {
  const rows = previewMethods(draft(), on(target))
  expect(rows.map((row) => row.method)).toEqual([
    'fixed_horizon',
    'group_sequential',
    'confidence_sequence',
    'bayesian',
  ])
  const [fixed, group, sequence] = rows
  expect(fixed?.maxUsers).toBe(113_024)
  expect(group?.maxUsers).toBeGreaterThan(113_024)
  expect(group?.users).toBeLessThan(113_024)
  expect(sequence?.maxUsers).toBeGreaterThan(group?.maxUsers ?? Infinity)
  expect(previewMethods(draft(), on(undefined))).toEqual([])
})

it('the default looks are those of the server', () => {
  expect(DEFAULT_SEQUENTIAL).toEqual(SequentialPlan.parse({}))
})

it('ends a plan once the last window of its target is over', () => {
  const within = (delayHours: number, lengthHours: number | null) => ({
    measurement: {
      measure: { event: 'e', filters: [], aggregation: 'any' as const, property: null },
      denominator: null,
      window: { delayHours, lengthHours },
      lookbackDays: null,
      covariateDays: 0,
      cap: null,
      quantile: null,
      decimals: 0,
    },
  })
  expect(planEnd('2026-11-21', 14, undefined)).toBe('2026-12-04')
  expect(planEnd('2026-11-21', 14, within(0, null))).toBe('2026-12-04')
  // Exposed on 4 December, the week of the last unit is over when the 12th begins.
  expect(planEnd('2026-11-21', 14, within(0, 168))).toBe('2026-12-12')
  expect(planEnd('2026-11-21', 14, within(168, 24))).toBe('2026-12-13')
})
