import { describe, expect, it } from 'vitest'
import { emptyDraft } from './draft.js'
import type { PlanMetrics } from './plan-preview.js'
import { evenLooks, previewLooks, printLooks, readLooks } from './planned-looks.js'

describe('shares of the planned sample, as typed', () => {
  it.each([
    ['33, 67, 100', [0.33, 0.67, 1]],
    ['50% 100%', [0.5, 1]],
    ['7，14，100', [0.07, 0.14, 1]],
  ])('%s', (typed, looks) => {
    expect(readLooks(typed)).toEqual(looks)
  })

  it.each(['', '100', '50, 50, 100', '60, 40, 100', '0, 100', '50, 90', '50, 120', 'a, 100'])(
    '%j is no plan of looks',
    (typed) => {
      expect(readLooks(typed)).toBeNull()
    },
  )

  it('even ones end at the whole sample, and can be typed as they are printed', () => {
    const looks = evenLooks(4)
    expect(looks).toEqual([0.25, 0.5, 0.75, 1])
    expect(readLooks(printLooks(looks))).toEqual(looks)
  })
})

describe('the looks of a plan', () => {
  const metrics: PlanMetrics = {
    target: {
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
    },
    byId: new Map(),
  }
  const draft = (looks: number[]) => ({
    ...emptyDraft('per_1'),
    choices: {
      method: 'group_sequential' as const,
      sequential: { spending: 'obf' as const, parameter: null, looks },
    },
  })

  it('ask for less evidence the later they are, and the last for the most units', () => {
    const looks = previewLooks(draft(evenLooks(3)), metrics)
    const bounds = looks.map((look) => look.boundaryZ ?? 0)
    expect(looks).toHaveLength(3)
    expect(bounds).toEqual(bounds.toSorted((a, b) => b - a))
    // O'Brien-Fleming spending at thirds, alpha 0.05 two-sided: Lan and DeMets (1983).
    expect(bounds[0]).toBeCloseTo(3.71, 2)
    expect(bounds[2]).toBeCloseTo(1.993, 3)
    expect(looks.map((look) => look.day)).toEqual(looks.map((look) => Math.ceil(look.units / 9000)))
  })

  it('are none while the plan cannot be sized', () => {
    expect(previewLooks(draft([0.5, 1]), { target: undefined, byId: new Map() })).toEqual([])
  })
})
