import type { MetricValue } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { draftOfPath, readPath, thresholdOf } from './path-draft.js'

const share = { inPercent: true, isBand: false }
const rule = { side: 'adverse', threshold: 0.1, missing: 'skip' } as const
const NO_PATH = { ...rule, periods: [] }

function week(periodStart: string, periodEnd: string, value: number, complete = true): MetricValue {
  const facts = {
    standardDeviation: null,
    units: null,
    correlation: null,
    metricVersion: 1,
    recordedAt: '',
  }
  return { periodStart, periodEnd, value, complete, ...facts } as const
}
const VALUES = [week('2026-11-02', '2026-11-08', 0.61), week('2026-11-09', '2026-11-15', 0.62)]

describe('a path while somebody works on it', () => {
  test('begins after the newest period, twelve of its length, from where the metric stands', () => {
    const draft = draftOfPath(NO_PATH, VALUES, '2026-11-20', share)
    expect(draft).toMatchObject({
      mode: 'generate',
      first: '2026-11-16',
      last: '2027-02-07',
      cadence: 'week',
      from: '62',
      to: '',
      threshold: '10',
    })
    expect(readPath(draft, VALUES, share)).toMatchObject({
      periods: null,
      issues: { to: 'figure' },
    })
    const read = readPath({ ...draft, to: '65' }, VALUES, share)
    expect(read.periods).toHaveLength(12)
    expect(read.periods?.at(-1)).toEqual({
      periodStart: '2027-02-01',
      periodEnd: '2027-02-07',
      expected: 0.65,
      halfWidth: null,
    })
  })

  test('a stored path begins as the table it is, and comes back unchanged', () => {
    const periods = [
      {
        periodStart: '2026-11-02',
        periodEnd: '2026-11-08',
        expected: 0.6033,
        halfWidth: null,
        actual: 0.61,
        deviation: -0.01,
      },
    ]
    const draft = draftOfPath({ ...rule, periods }, VALUES, '2026-11-20', share)
    expect(draft.mode).toBe('table')
    const { actual: _actual, deviation: _deviation, ...same } = periods[0] ?? {}
    expect(readPath(draft, VALUES, share).periods).toEqual([same])
  })

  test('an emptied table is a path without periods, which ends the alerts', () => {
    const draft = { ...draftOfPath(NO_PATH, VALUES, '2026-11-20', share), mode: 'table' as const }
    expect(readPath({ ...draft, table: '' }, VALUES, share).periods).toEqual([])
    // A line that cannot be read is no empty table.
    expect(readPath({ ...draft, table: 'soon' }, VALUES, share)).toMatchObject({
      periods: null,
      lines: [{ line: 1 }],
    })
  })

  test('a band wants half its width; days in order; a season that is known', () => {
    const band = { inPercent: false, isBand: true }
    const draft = { ...draftOfPath(NO_PATH, VALUES, '2026-11-20', band), from: '1', to: '1' }
    expect(readPath(draft, VALUES, band).issues).toEqual({ halfWidth: 'figure' })
    expect(readPath({ ...draft, halfWidth: '0' }, VALUES, band).issues).toEqual({
      halfWidth: 'figure',
    })
    const back = { ...draft, halfWidth: '2', last: '2026-11-01' }
    expect(readPath(back, VALUES, band).issues).toEqual({ last: 'order' })
    const season = { ...draft, halfWidth: '2', profile: 'seasonal' as const }
    expect(readPath(season, VALUES, band).fault).toBe('season')
  })

  test('the threshold is a share above 0, to the hundredth of a percent', () => {
    expect(thresholdOf({ threshold: '10' })).toBe(0.1)
    expect(thresholdOf({ threshold: '12.5' })).toBe(0.125)
    for (const threshold of ['0', '-5', 'ten', '', '1000.01', '0.001']) {
      expect(thresholdOf({ threshold })).toBeNull()
    }
  })
})
