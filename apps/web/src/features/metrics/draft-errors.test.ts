import type { Evidence } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import {
  errorsOfDraft,
  errorsOfIssues,
  fieldOfReason,
  keyFromName,
  slopeFault,
} from './draft-errors.js'
import { emptyDraft } from './metric-draft.js'

describe('what is missing', () => {
  test('is every name, the key and the prose of an empty draft', () => {
    const missing = errorsOfDraft(emptyDraft('per_1', false), 'en', { needsReason: false })
    expect(Object.keys(missing).toSorted()).toEqual(
      [
        'countingRule',
        'dataSource',
        'formula',
        'key',
        'meaning',
        'nameEn',
        'nameZh',
        'parents',
      ].toSorted(),
    )
    expect(missing.parents).toBe('errors.metric.no_path_to_north_star')
  })

  test('is the event of a metric that is counted from events', () => {
    const draft = emptyDraft('per_1', false)
    draft.measurement.isCounted = true
    expect(errorsOfDraft(draft, 'en', { needsReason: false }).measurement).toBe('measurement.mend')
    draft.measurement.measure.event = 'Lesson'
    expect(errorsOfDraft(draft, 'en', { needsReason: false }).measurement).toBeUndefined()
  })

  test('is the slope of what was proven, but not that of a belief', () => {
    const faultOf = (evidence: Evidence) => slopeFault({ parentId: 'met_2', evidence, slope: '' })
    expect(faultOf('proven')).toBe('metrics.form.slopeProven')
    expect(faultOf('belief')).toBeUndefined()
  })

  test('is day and reason of an exemption, a slope that is no number, a reason that is asked for', () => {
    const draft = {
      ...emptyDraft('per_1', false),
      isExempt: true,
      parents: [{ parentId: 'met_2', evidence: 'belief' as const, slope: 'steep' }],
    }
    expect(errorsOfDraft(draft, 'en', { needsReason: true })).toMatchObject({
      exemptUntil: 'issue.blank',
      exemptReason: 'issue.blank',
      parents: 'metrics.form.slopeNumber',
      reason: 'issue.blank',
    })
  })
})

describe('what the server said', () => {
  test('stands at the field its path names', () => {
    const issues = [
      { path: ['name', 'zh'], message: 'text.blank', code: 'custom' },
      { path: ['definition', 'formula', 'en'], message: 'text.blank', code: 'custom' },
      { path: ['parents', 0, 'slope'], message: 'Too big', code: 'too_big' },
      { path: ['key'], message: 'text.bad_key', code: 'invalid_format' },
    ]
    expect(errorsOfIssues({ issues })).toEqual({
      nameZh: 'issue.blank',
      formula: 'issue.blank',
      parents: 'issue.large',
      key: 'issue.key',
    })
  })

  test('of the metric as a whole stands at the field that mends it, or at none', () => {
    expect(fieldOfReason('metric.no_path_to_north_star')).toBe('parents')
    expect(fieldOfReason('metric.key_taken')).toBe('key')
    expect(fieldOfReason('metric.exemption_in_past')).toBe('exemptUntil')
    expect(fieldOfReason('internal.unexpected')).toBeUndefined()
    expect(fieldOfReason('toString')).toBeUndefined()
  })
})

test.each([
  ['Weekly learning hours', 'weekly_learning_hours'],
  ['5-day streak share', 'm_5_day_streak_share'],
  ['  Café visits! ', 'cafe_visits'],
  ['指标', ''],
  ['a'.repeat(80), 'a'.repeat(64)],
])('the key of %j is %j', (name, key) => {
  expect(keyFromName(name)).toBe(key)
})
