import type { Metric } from '@sextant/core/contract'
import { describe, expect, it } from 'vitest'
import { emptyDraft, rowId } from './draft.js'
import { endDay, previewPlan, unitsPerDay } from './plan-preview.js'
import { planAlternatives } from './plan-alternatives.js'

const target: Pick<Metric, 'kind' | 'latest'> = {
  kind: 'proportion',
  latest: {
    periodStart: '2026-11-02',
    periodEnd: '2026-11-08',
    value: 0.1,
    standardDeviation: null,
    units: 63_000,
    complete: true,
    metricVersion: 1,
    recordedAt: '2026-11-09T00:00:00.000Z',
  },
}
const draft = () => ({ ...emptyDraft('per_1'), minimumEffect: '5', alpha: '0.05', power: '80' })

describe('previewPlan', () => {
  it('agrees with the published size of a test of 5% on a conversion of 10%', () => {
    // (1.95996 + 0.84162)² · 0.09 · 2 / 0.005² = 56,512 per arm.
    expect(previewPlan(draft(), target)).toMatchObject({
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
    const preview = previewPlan({ ...draft(), variants }, target)
    expect(preview).toMatchObject({ missing: null })
    expect(preview.missing === null && preview.perVariant.control).toBeGreaterThan(56_512)
  })

  it('says which thing is missing instead of a number', () => {
    const mean = { ...target, kind: 'mean' as const }
    const own = { ...draft(), ownBaseline: true, standardDeviation: '1' }
    expect(previewPlan(draft(), undefined)).toEqual({ missing: 'target' })
    expect(previewPlan(draft(), mean)).toEqual({ missing: 'baseline' })
    expect(previewPlan({ ...own, mean: '0' }, mean)).toEqual({ missing: 'zero_baseline' })
    expect(previewPlan({ ...own, mean: '3', standardDeviation: '0' }, mean)).toEqual({
      missing: 'zero_variance',
    })
    expect(previewPlan({ ...draft(), alpha: 'x' }, target)).toEqual({ missing: 'figures' })
    expect(previewPlan({ ...draft(), power: '40' }, target)).toEqual({ missing: 'figures' })
  })

  it('takes the traffic typed before the metric’s own', () => {
    expect(unitsPerDay(draft(), target)).toBe(9000)
    expect(unitsPerDay({ ...draft(), unitsPerDay: '500' }, target)).toBe(500)
  })
})

it('the first day counts: fourteen days from the 21st end on the 4th', () => {
  expect(endDay('2026-11-21', 14)).toBe('2026-12-04')
})

it('halving the effect needs four times the units', () => {
  const rows = planAlternatives(draft(), target)
  const half = rows.find((row) => row.effect === 2.5)
  const chosen = rows.find((row) => row.isChosen)
  expect(rows).toHaveLength(5)
  expect((half?.units ?? 0) / (chosen?.units ?? 1)).toBeCloseTo(4, 3)
})
