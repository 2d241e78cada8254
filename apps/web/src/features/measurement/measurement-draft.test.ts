import { MetricMeasurement, PropertyFilter, type MetricKind } from '@sextant/core/contract'
import { describe, expect, test } from 'vitest'
import { emptyFilter, filterDraftOf, filterFault, filterOf } from './filter-draft.js'
import {
  emptyMeasurement,
  finerSettings,
  measurementDraftOf,
  measurementFaults,
  measurementOf,
} from './measurement-draft.js'

const country = { property: 'country', operator: 'in', values: ['CN', 'DE'] }

describe('a way of counting', () => {
  test.each([
    ['proportion', { measure: { event: 'a', aggregation: 'any', filters: [country] } }],
    [
      'mean',
      {
        measure: { event: 'a', aggregation: 'sum', property: 'amount' },
        window: { delayHours: 24, lengthHours: 168 },
        lookbackDays: 14,
        covariateDays: 7,
        cap: 12.5,
        decimals: 2,
      },
    ],
    [
      'mean',
      {
        measure: { event: 'a', aggregation: 'mean', property: 'ms' },
        window: { lengthHours: 36 },
        quantile: { level: 0.95, over: 'events' },
      },
    ],
    [
      'ratio',
      {
        measure: { event: 'a', aggregation: 'sum', property: 'amount' },
        denominator: { event: 'b', aggregation: 'count' },
        cap: 3,
      },
    ],
  ] as const)('of a %s comes back from the form as it was (%j)', (kind, raw) => {
    const measurement = MetricMeasurement.parse(raw)
    expect(measurementOf(measurementDraftOf(measurement), kind)).toEqual(measurement)
    expect(measurementFaults(measurementDraftOf(measurement), kind)).toEqual({})
  })

  test('is none while the values are recorded', () => {
    expect(measurementOf(emptyMeasurement(), 'mean')).toBeNull()
    expect(measurementOf(measurementDraftOf(null), 'mean')).toBeNull()
    expect(measurementFaults(emptyMeasurement(), 'mean')).toEqual({})
  })

  test('follows the kind when that is changed after it was typed', () => {
    const draft = {
      ...measurementDraftOf(
        MetricMeasurement.parse({
          measure: { event: 'a', aggregation: 'sum', property: 'amount' },
          cap: 5,
          covariateDays: 7,
          quantile: null,
        }),
      ),
    }
    const of = (kind: MetricKind) => measurementOf(draft, kind)
    expect(of('proportion')).toMatchObject({
      measure: { aggregation: 'any', property: null },
      cap: null,
      covariateDays: 7,
    })
    expect(of('ratio')).toMatchObject({ cap: 5, covariateDays: 0 })
    expect(of('mean')?.denominator).toBeNull()
  })

  test('says what is missing and what is no number', () => {
    const draft = { ...emptyMeasurement(), isCounted: true, cap: 'much', length: '7 days' }
    draft.measure = { ...draft.measure, aggregation: 'sum', filters: [emptyFilter()] }
    expect(measurementFaults(draft, 'mean')).toEqual({
      'measure.event': 'blank',
      'measure.property': 'blank',
      'measure.filters.0': 'blank',
      length: 'number',
      cap: 'number',
    })
  })

  test('counts the finer settings that are in use', () => {
    const plain = measurementDraftOf(
      MetricMeasurement.parse({ measure: { event: 'a', aggregation: 'count' } }),
    )
    expect(finerSettings(plain, 'mean')).toBe(0)
    expect(finerSettings({ ...plain, cap: '3', lookbackDays: '7' }, 'mean')).toBe(2)
    expect(finerSettings({ ...plain, cap: '3' }, 'proportion')).toBe(0)
  })
})

describe('a condition', () => {
  test('keeps a yes that was stored, and takes typed words as text', () => {
    const stored = PropertyFilter.parse({ property: 'p', operator: 'equals', values: [true] })
    const draft = filterDraftOf(stored)
    expect(filterOf(draft)).toEqual(stored)
    expect(filterOf({ ...draft, values: 'yes' }).values).toEqual(['yes'])
  })

  test.each([
    ['in', 'CN，DE、 FR', ['CN', 'DE', 'FR']],
    ['greater', '1,000.5', [1000.5]],
    ['equals', 'a, b', ['a, b']],
    ['exists', 'left over', []],
  ] as const)('%s reads %j', (operator, values, read) => {
    const draft = { ...emptyFilter(), property: 'p', operator, values }
    expect(filterOf(draft).values).toEqual(read)
    expect(PropertyFilter.safeParse(filterOf(draft)).success).toBe(true)
  })

  test.each([
    [{ property: ' ' }, 'property'],
    [{ property: 'p' }, 'values'],
    [{ property: 'p', operator: 'less', values: 'few' }, 'values'],
    [{ property: 'p', operator: 'missing' }, undefined],
  ] as const)('%j lacks %s', (typed, fault) => {
    expect(filterFault({ ...emptyFilter(), ...typed })).toBe(fault)
  })
})
