import type { KeyResultForecast } from '@sextant/core/contract'
import { expect, test } from 'vitest'
import { endsOf } from './cycle-steps.js'

const forecast = (id: string, raw: number | null, trendingOff = false): KeyResultForecast => ({
  keyResultId: id,
  forecast:
    raw === null
      ? null
      : {
          points: 6,
          slopePerDay: 0.1,
          day: '2026-12-31',
          value: raw * 10,
          interval: [0, 10],
          level: 0.95,
          raw,
          rawInterval: [0, 1],
          trendingOff,
        },
  noForecast: raw === null ? 'too_few_values' : null,
  required: null,
  feasibility: null,
  noFeasibility: 'no_metric',
})

test('where a cycle ends counts only what has a forecast', () => {
  const all = [forecast('a', 1.2), forecast('b', 0.6, true), forecast('c', null), forecast('d', 1)]
  const byId = new Map(all.map((one) => [one.keyResultId, one]))
  const keyResults = ['a', 'b', 'c', 'd', 'unknown'].map((id) => ({ id }))
  expect(endsOf(keyResults, byId)).toEqual({ known: 3, reaching: 2, off: 1 })
})
