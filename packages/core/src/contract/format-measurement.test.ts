import { describe, expect, test } from 'vitest'
import { formatFilter, formatMeasurement } from './format.js'
import { AGGREGATIONS, MetricMeasurement, PropertyFilter } from './measurement.js'
import type { MetricKind } from './metric.js'

type Raw = Parameters<typeof MetricMeasurement.parse>[0]

function read(kind: MetricKind, raw: Raw): readonly [string, string] {
  const measurement = MetricMeasurement.parse(raw)
  return [formatMeasurement(kind, measurement, 'en'), formatMeasurement(kind, measurement, 'zh')]
}

const country = { property: 'country', operator: 'equals', values: ['CN'] }

describe('a way of counting, read aloud', () => {
  test('a share names event, condition and window', () => {
    expect(
      read('proportion', {
        measure: { event: 'purchase', filters: [country], aggregation: 'any' },
        window: { lengthHours: 168 },
      }),
    ).toEqual([
      'Share of units with an event “purchase” where country is “CN”, within 7 days of first exposure.',
      '首次曝光后 7 天内，发生过“purchase”事件（country 为“CN”）的单元占比。',
    ])
  })

  test('a mean is per unit, with what bounds it in sentences of their own', () => {
    expect(
      read('mean', {
        measure: { event: 'purchase', aggregation: 'sum', property: 'amount' },
        lookbackDays: 1,
        cap: 1500,
        covariateDays: 14,
      }),
    ).toEqual([
      'Sum of amount over events “purchase”, per unit, from first exposure to the end of the run. Only the last day of the run counts. A unit’s value above 1,500 counts as 1,500. The same over the 14 days before exposure may reduce the variance.',
      '首次曝光至实验结束，平均每个单元的“purchase”事件中 amount 之和。只计实验的最后 1 天。单元的值超过 1,500 时按 1,500 计。曝光前 14 天的同一数值用于降低方差。',
    ])
  })

  test('a ratio names both of its sides', () => {
    expect(
      read('ratio', {
        measure: { event: 'purchase', aggregation: 'sum', property: 'amount' },
        denominator: { event: 'session', aggregation: 'count' },
        window: { lengthHours: 36 },
      }),
    ).toEqual([
      'Ratio, over all units, of the sum of amount over events “purchase” to the number of events “session”, within 36 hours of first exposure.',
      '首次曝光后 36 小时内，全部单元合计，“purchase”事件中 amount 之和与“session”事件的次数之比。',
    ])
  })

  test('a quantile says of what, and over what', () => {
    const measure = { event: 'page_load', aggregation: 'mean', property: 'ms' }
    expect(read('mean', { measure, quantile: { level: 0.95, over: 'events' } })).toEqual([
      'Percentile 95 of ms over events “page_load”, from first exposure to the end of the run.',
      '首次曝光至实验结束，“page_load”事件中 ms 的第 95 百分位数。',
    ])
    expect(read('mean', { measure, quantile: { level: 0.5, over: 'units' } })).toEqual([
      'Median over units of the mean of ms over events “page_load”, from first exposure to the end of the run.',
      '首次曝光至实验结束，各单元“page_load”事件中 ms 的平均值的中位数。',
    ])
    const [fine] = read('mean', { measure, quantile: { level: 0.29, over: 'units' } })
    expect(fine).toContain('Percentile 29 over')
  })

  test.each([
    [
      { delayHours: 144, lengthHours: 24 },
      'from 6 days to 7 days after first exposure',
      '首次曝光后 6 天至 7 天之间',
    ],
    [
      { delayHours: 2, lengthHours: null },
      'from 2 hours after first exposure to the end of the run',
      '首次曝光 2 小时之后至实验结束',
    ],
    [{ delayHours: 0, lengthHours: 24 }, 'within 1 day of first exposure', '首次曝光后 1 天内'],
    [
      { delayHours: 0, lengthHours: 0.5 },
      'within 0.5 hours of first exposure',
      '首次曝光后 0.5 小时内',
    ],
  ])('the window %j is spoken', (window, en, zh) => {
    const [inEnglish, inChinese] = read('proportion', {
      measure: { event: 'e', aggregation: 'any' },
      window,
    })
    expect(inEnglish).toContain(en)
    expect(inChinese.startsWith(zh)).toBe(true)
  })

  test('every aggregation reads differently in both languages', () => {
    const said = AGGREGATIONS.map((aggregation) => {
      const property = aggregation === 'any' || aggregation === 'count' ? null : 'p'
      return read('ratio', {
        measure: { event: 'e', aggregation, property },
        denominator: { event: 'f', aggregation: 'count' },
      })
    })
    for (const at of [0, 1] as const) {
      expect(new Set(said.map((pair) => pair[at])).size).toBe(AGGREGATIONS.length)
    }
  })
})

describe('a condition, read aloud', () => {
  test.each([
    ['equals', ['CN'], 'country is “CN”', 'country 为“CN”'],
    ['not_equals', [true], 'country is not true', 'country 不为 true'],
    ['in', ['A', 'B'], 'country is one of “A”, “B”', 'country 为“A”、“B”之一'],
    ['not_in', ['A', 'B'], 'country is none of “A”, “B”', 'country 不是“A”、“B”中的任何一个'],
    ['greater', [1000], 'country is more than 1,000', 'country 大于 1,000'],
    ['at_least', [0.1], 'country is at least 0.1', 'country 不小于 0.1'],
    ['less', [-3], 'country is less than −3', 'country 小于 −3'],
    ['at_most', [1e-7], 'country is at most 0.0000001', 'country 不大于 0.0000001'],
    ['contains', ['x'], 'country contains “x”', 'country 包含“x”'],
    ['starts_with', ['$&'], 'country starts with “$&”', 'country 以“$&”开头'],
    ['exists', [], 'country is present', 'country 有值'],
    ['missing', [], 'country is missing', 'country 无值'],
  ] as const)('%s', (operator, values, en, zh) => {
    const filter = PropertyFilter.parse({ property: 'country', operator, values: [...values] })
    expect([formatFilter(filter, 'en'), formatFilter(filter, 'zh')]).toEqual([en, zh])
  })
})
